"""Declarations as `.dbs` text, each of one object alone."""

from __future__ import annotations

import re

from dbsc.catalog import naming
from dbsc.catalog.builtin import SHORT_NAMES
from dbsc.catalog.intent import Header, Shape
from dbsc.catalog.objects import (
    Attribute,
    Composite,
    Domain,
    Extension,
    Function,
    Ref,
    SqlBlock,
    View,
    ref,
)
from dbsc.semantics.header import header_of
from dbsc.semantics.lift_parts import (
    documented,
    expression,
    lift_type,
    name,
    qname,
    quoted,
)
from dbsc.sqltext.quote import dollar
from dbsc.syntax.returns import escaped_returns


def view_text(view: View) -> str:
    """A view without its block."""
    kind = "materialized view" if view.materialized else "view"
    text = f"{kind} {qname(view.ref)}"
    if view.columns:
        text += f" ({', '.join(map(name, view.columns))})"
    if view.method:
        text += f" using {name(view.method)}"
    if view.options:
        options = (option if value == "true" else f"{option} = {value}" for option, value in view.options)
        text += f" with ({', '.join(options)})"
    text += f" as (\n  {view.query.sql}\n)"
    if view.check_option:
        text += f" with {view.check_option} check option"
    if view.materialized and not view.with_data:
        text += " with no data"
    return text


def header_text(header: Header) -> str:
    """The header, with what is not usual for its target."""
    usual = header_of(header.target)
    lines = [] if header.target == Header().target else [f"target {header.target}"]
    lines += [] if header.postgres == usual.postgres else [f"postgres {header.postgres}"]
    if (header.migrations, header.numbering) != (usual.migrations, usual.numbering):
        numbering = "" if header.numbering == Header().numbering else f" {header.numbering}"
        lines.append(f"migrations {quoted(header.migrations)}{numbering}")
    if (header.types, header.types_target, header.types_options) != (usual.types, usual.types_target, ()):
        target = [] if header.types_target == usual.types_target else [header.types_target]
        lines.append(" ".join(["types", quoted(header.types), *target, *header.types_options]))
    if header.user and (header.user, header.user_role) != (usual.user, usual.user_role):
        lines.append(f"user ({header.user}) as {header.user_role}")
    inside = " {\n" + "\n".join(lines) + "\n}" if lines else " {}"
    return documented(header.comment, f"database {name(header.name)}{inside}")


def extension_text(extension: Extension, usual: str) -> str:
    """An extension; `usual` is the schema it has where none is written."""
    where = f" schema {name(extension.schema)}" if extension.schema and extension.schema != usual else ""
    version = f" version {quoted(extension.version)}" if extension.version else ""
    return f"extension {name(extension.name)}{where}{version}"


def domain_text(domain: Domain) -> str:
    """A domain without its block."""
    parts = [f"domain {qname(domain.ref)} {lift_type(domain.type, domain.schema)}{'?' if domain.nullable else ''}"]
    if domain.default:
        parts.append(f"= {expression(domain.default.sql)}")
    if domain.collation:
        parts.append(f"collate {'.'.join(map(name, domain.collation))}")
    taken: set[str] = set()
    for check in domain.checks:
        if check.comment is None:
            if check.name != naming.choose(domain.name, None, "check", taken):
                parts.append(f"constraint {name(check.name)}")
            taken.add(check.name)
            parts.append(f"check ({check.condition.sql})" + (" not valid" if check.not_valid else ""))
    return " ".join(parts)


def documented_checks(domain: Domain) -> list[str]:
    """The checks that have a comment, which stands above an item of the block."""
    lines = []
    for check in domain.checks:
        if check.comment is not None:
            line = f"check {name(check.name)} ({check.condition.sql})" + (" not valid" if check.not_valid else "")
            lines.append(documented(check.comment, line))
    return lines


def composite_text(composite: Composite) -> str:
    """A composite type without its block."""
    lines = [documented(a.comment, _attribute(a, composite.schema)) for a in composite.attributes]
    return f"type {qname(composite.ref)} {{\n" + "\n".join(lines) + "\n}"


def _attribute(attribute: Attribute, home: str) -> str:
    called = '"drop"' if attribute.name == "drop" else name(attribute.name)  # else it would be about another one
    text = f"{called} {lift_type(attribute.type, home)}{'?' if attribute.nullable else ''}"
    return text + (f" collate {'.'.join(map(name, attribute.collation))}" if attribute.collation else "")


def shape_text(shape: Shape) -> str:
    """A json shape."""
    lines = []
    for field in shape.fields:
        if field.values:
            kind = " | ".join(quoted(value) if field.strings else value for value in field.values)
            kind += " | null" if field.nullable else ""
        else:
            element = field.type.replace(dimensions=0) if field.type else None
            base = name(field.shape) if field.shape else lift_type(element) if element else "jsonb"
            kind = base + "[]" * field.dimensions + ("?" if field.nullable else "")
        lines.append(documented(field.comment, f"{name(field.name)} {kind}"))
    return documented(shape.comment, f"shape {name(shape.name)} {{\n" + "\n".join(lines) + "\n}")


def function_text(function: Function, nullable: bool = False) -> str:
    """A function or procedure without its block; `nullable` where what it returns is said to be null at times."""
    text = f"{function.kind} {qname(ref('', function.schema, function.name))}({shortened_head(function.arguments)})"
    if function.returns:
        text += f" returns {shortened_head(function.returns)}{'?' if nullable else ''}"
    for clause in (*function.clauses, "unchecked") if function.unchecked else function.clauses:
        text += f"\n  {clause}"
    if function.body is None:
        return text
    if function.link is not None:
        return f"{text}\n  as {quoted(function.body)}, {quoted(function.link)}"
    return f"{text}\n  as {dollar(function.body) if function.quoted else f'({function.body})'}"


_HEAD = re.compile(
    r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$.*?\$\1\$"""  # not in texts and quoted names
    r"""|(?P<default> default )|(?<![.\w$])(?P<type>integer|boolean|double\ precision)(?![\w$])""",
    re.DOTALL,
)


def shortened_head(sql: str) -> str:
    """Arguments, or what is returned, in the words that the language has for types and defaults."""

    def short(found: re.Match[str]) -> str:
        if found["default"]:
            return " = "
        return SHORT_NAMES[found["type"]] if found["type"] else found[0]

    return _HEAD.sub(short, sql)


def sql_block_text(block: SqlBlock) -> str:
    """A block of SQL."""
    after = ", ".join(qname(Ref(("", *path))) if len(path) > 1 else name(path[0]) for path in block.after)
    text = f"sql {name(block.name)}{f' after {after}' if after else ''} {dollar(escaped_returns(block.up))}"
    return text + (f" down {dollar(escaped_returns(block.down))}" if block.down is not None else "")
