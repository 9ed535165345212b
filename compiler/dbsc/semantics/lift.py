"""Catalog to `.dbs` text: what `lower` does, the other way. `lower(parse(lift(c)))` has the same objects and intent.

Names that PostgreSQL itself would give are left out. The text is for `syntax/format.py` to lay out.
"""

from __future__ import annotations

from dbsc.catalog import naming
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import Backup, Header, Pool, Shape
from dbsc.catalog.objects import (
    Aggregate,
    Attribute,
    Composite,
    DefaultPrivileges,
    Domain,
    Enum,
    Extension,
    Function,
    Object,
    Policy,
    Privileges,
    Ref,
    Role,
    Schema,
    SqlBlock,
    Table,
    UserMapping,
    View,
    ref,
)
from dbsc.semantics.generic.kinds import kind_of, kind_of_object
from dbsc.semantics.header import header_of, home_of_extensions
from dbsc.semantics.lift_items import constraint_lines, item_lines, view_column
from dbsc.semantics.lift_parts import (
    documented,
    expression,
    grants,
    lift_type,
    name,
    qname,
    quoted,
)
from dbsc.semantics.lift_places import Places
from dbsc.semantics.lift_table import TableText
from dbsc.semantics.lift_whole import Whole
from dbsc.semantics.privileges import PSEUDO_ROLES, SUPABASE_ROLES
from dbsc.sqltext.quote import dollar


def lift(catalog: Catalog) -> str:
    """The whole catalog as one file, declarations in the order of its objects, externals that are used first."""
    return "\n\n".join(_Lift(catalog).blocks()) + "\n"


class _Lift:
    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.whole = Whole(catalog, self.used())
        self.by_owner = self.whole.by_owner

    def blocks(self) -> list[str]:
        """One text a declaration."""
        header = self.catalog.intent.header
        out = [_header(header)] if header != Header() else []
        out += self.externals()
        out += [_shape(shape) for shape in self.catalog.intent.shapes]
        for object_ in self.catalog.objects.values():
            match object_:
                case Schema():
                    block = self.block(self.own_grants(object_.ref))
                    out.append(documented(object_.comment, f"schema {name(object_.name)}{block}"))
                case Extension():
                    out.append(documented(object_.comment, _extension(object_, home_of_extensions(header.target))))
                case Enum():
                    labels = ", ".join(name(label, label=True) for label in object_.labels)
                    text = f"enum {qname(object_.ref)} {{ {labels} }}"
                    out.append(documented(object_.comment, text + self.block(self.own_grants(object_.ref))))
                case Domain():
                    text = _domain(object_)
                    text += self.block(_documented_checks(object_) + self.own_grants(object_.ref))
                    out.append(documented(object_.comment, text))
                case Composite():
                    text = _composite(object_) + self.block(self.own_grants(object_.ref))
                    out.append(documented(object_.comment, text))
                case Function():
                    block = self.block(self.own_grants(object_.ref))
                    out.append(documented(object_.comment, _function(object_) + block))
                case SqlBlock():
                    out.append(documented(object_.comment, _sql_block(object_)))
                case Aggregate():
                    out.append(documented(object_.comment, self.aggregate(object_)))
                case Table():
                    text = TableText(self.whole, object_, external=False).text()
                    out.append(documented(object_.comment, text))
                case View():
                    out.append(documented(object_.comment, self.view(object_)))
                case _:
                    out += self.generic(object_)
        return out + self.default_privileges() + self.extended() + self.extended_generic() + self.kept()

    def kept(self) -> list[str]:
        """The declarations of the generic form that no migration makes."""
        intent = self.catalog.intent
        both: tuple[tuple[str, tuple[Pool | Backup, ...]], ...] = (("pool", intent.pools), ("backup", intent.backups))
        out = []
        for words, found in both:
            for each in found:
                lines = "\n".join(kind_of(words).lift(each, self.catalog))
                out.append(documented(each.comment, f"{words} {name(each.name)} {{\n{lines}\n}}"))
        return out

    def aggregate(self, aggregate: Aggregate) -> str:
        lines = []
        for key, sql in aggregate.options:
            is_type = key in ("stype", "mstype")
            value = lifted_type_sql(sql) if is_type else sql.removeprefix("operator") if key == "sortop" else sql
            lines.append(f"{key} {value}".rstrip())
        called = qname(ref("", aggregate.schema, aggregate.name))
        return f"aggregate {called}({aggregate.arguments}){self.members(lines, aggregate.ref)}"

    def members(self, lines: list[str], reference: Ref) -> str:
        """The block of keys and, apart from them, grants."""
        text = "\n\n".join("\n".join(part) for part in (lines, self.own_grants(reference)) if part)
        return f" {{\n{text}\n}}" if text else " {}"

    def generic(self, object_: Object) -> list[str]:
        """An object of the generic form; nothing for what is written inside another."""
        kind = kind_of_object(object_)
        if kind is None:
            return []
        called = qname(object_.ref) if kind.in_schema else name(object_.ref[-1])
        block = self.members(kind.lift(object_, self.catalog), object_.ref)
        return [documented(getattr(object_, "comment", None), f"{kind.words} {called}{block}")]

    # ------------------------------------------------------------ what is there already

    def externals(self) -> list[str]:
        """The external objects that something needs; roles last."""
        declared = {object_.name for object_ in self.catalog.all(Schema)} | {"public"}
        out: list[str] = []
        schemas: dict[str, None] = {}
        used = self.used()
        for external in used:
            if isinstance(external, Schema):
                schemas[external.name] = None
                continue
            if len(external.ref.path) > 1 and external.ref[1] not in declared:
                schemas[external.ref[1]] = None
            if isinstance(external, Table):
                out.append("external " + TableText(self.whole, external, external=True).text())
            elif isinstance(external, Function):
                out.append("external " + _function(external))
            elif isinstance(external, View):
                out.append("external " + _view(external))
            elif (kind := kind_of_object(external)) is not None:
                called = qname(external.ref) if kind.in_schema else name(external.ref[-1])
                out.append(f"external {kind.words} {called}")
        types = list(self.catalog.types_from_outside(used))
        schemas.update((reference[1], None) for reference in types if reference[1] not in declared)
        archives = (step.target[0] for step in self.catalog.intent.steps() if len(step.target) > 1)
        schemas.update((schema, None) for schema in archives if schema not in declared)
        on_supabase = self.catalog.intent.header.target == "supabase"
        known = {"extensions", "auth"} if on_supabase else set()
        schemas = {schema: None for schema in schemas if schema not in known}
        roles = [role for role in self.roles() if not (on_supabase and role in SUPABASE_ROLES)]
        head = [f"external schema {name(schema)}" for schema in schemas]
        head += [f"external type {qname(reference)}" for reference in types]
        return head + out + ([f"external role {', '.join(map(name, roles))}"] if roles else [])

    def used(self) -> list[Object]:
        """The external objects that something needs, or that something is added to, in order."""
        externals = self.catalog.externals
        intent = self.catalog.intent
        waiting = [need for object_ in self.catalog.objects.values() for need in object_.needs()]
        waiting += (use for expression in intent.expressions() for use in expression.uses)
        waiting += (line.table for line in intent.expectations)
        waiting += (note.table for note in intent.notes)
        found: set[Ref] = set()
        while waiting:
            need = waiting.pop()
            for kind in (need.kind, "table", "view") if need.kind == "type" else (need.kind,):
                reference = Ref((kind, *need.path))
                if reference in externals and reference not in found:
                    found.add(reference)
                    waiting += externals[reference].needs()
        return [external for reference, external in externals.items() if reference in found]

    def roles(self) -> list[str]:
        found: dict[str, None] = {}
        for object_ in self.catalog.objects.values():
            if isinstance(object_, Policy):
                found.update(dict.fromkeys(object_.roles))
            elif isinstance(object_, Privileges | DefaultPrivileges):
                found.update(dict.fromkeys(grant.role for grant in object_.grants))
                if isinstance(object_, DefaultPrivileges) and object_.role:
                    found[object_.role] = None
            elif isinstance(object_, Role):
                found.update(dict.fromkeys(object_.member_of))
            elif isinstance(object_, UserMapping):
                found[object_.role] = None
        found.update((user, None) for pool in self.catalog.intent.pools for user, _ in pool.users)
        found.update((line.who, None) for line in self.catalog.intent.expectations if line.owned is None)
        declared = {role.name for role in self.catalog.all(Role)}
        return sorted(role for role in found if role not in PSEUDO_ROLES and role not in declared)

    def own_grants(self, reference: Ref) -> list[str]:
        held = self.catalog.objects.get(ref("privileges", *reference))
        return grants(held.grants) if isinstance(held, Privileges) else []

    def block(self, lines: list[str]) -> str:
        return " {\n" + "\n".join(lines) + "\n}" if lines else ""

    def default_privileges(self) -> list[str]:
        """One block for each role and schema."""
        blocks: dict[str, list[str]] = {}
        for privileges in self.catalog.all(DefaultPrivileges):
            head = "default privileges"
            head += f" for {name(privileges.role)}" if privileges.role else ""
            head += f" in schema {name(privileges.schema)}" if privileges.schema else ""
            blocks.setdefault(head, []).extend(grants(privileges.grants, privileges.kind))
        return [head + self.block(lines) for head, lines in blocks.items()]

    def extended(self) -> list[str]:
        """What is added to objects that are there already."""
        out = []
        for owner, owned in self.by_owner.items():
            if owner in self.catalog.objects or owner.kind not in ("schema", "table", "view", "type", "function"):
                continue
            places = Places(owner[-1])
            places.add_indexes(owned)
            places.written = {id(choice.thing) for choice in places.items}
            lines = constraint_lines(self.whole, places) + item_lines(self.whole, owned) + self.own_grants(owner)
            if lines:
                out.append(f"extend {self.called(owner)}{self.block(lines)}")
        return out

    def extended_generic(self) -> list[str]:
        """What is added to objects of the generic form that are there already."""
        out = []
        for external in self.used():
            kind = kind_of_object(external)
            if kind is not None:
                lines = kind.lift_extension(external, self.catalog) if kind.lift_extension else []
                lines += self.own_grants(external.ref)
                called = qname(external.ref) if kind.in_schema else name(external.ref[-1])
                out += [f"extend {kind.words} {called}{self.block(lines)}"] if lines else []
        return out

    def called(self, reference: Ref) -> str:
        """What an `extend` calls an object that is there already."""
        if reference.kind == "schema":
            return f"schema {name(reference[1])}"
        function = self.catalog.externals.get(reference)
        if isinstance(function, Function):
            return f"{function.kind} {qname(ref('', function.schema, function.name))}({', '.join(function.signature)})"
        return f"{reference.kind} {qname(reference)}"

    def view(self, view: View) -> str:
        owned = self.by_owner.get(view.ref, [])
        places = Places(view.name)
        places.add_indexes(owned)
        places.settle(self.whole.names, view.schema, at_once=False)
        lines = [view_column(column) for column in view.said]
        lines += constraint_lines(self.whole, places) + item_lines(self.whole, owned) + self.own_grants(view.ref)
        lines += [f"option tablespace {name(view.tablespace)}"] if view.tablespace else []
        lines += [f"option cluster using {name(view.cluster)}"] if view.cluster else []
        return _view(view) + self.block(lines)


def _view(view: View) -> str:
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


def _header(header: Header) -> str:
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


def _extension(extension: Extension, usual: str) -> str:
    where = f" schema {name(extension.schema)}" if extension.schema and extension.schema != usual else ""
    version = f" version {quoted(extension.version)}" if extension.version else ""
    return f"extension {name(extension.name)}{where}{version}"


def _domain(domain: Domain) -> str:
    parts = [f"domain {qname(domain.ref)} {lift_type(domain.type, domain.schema)}{'?' if domain.nullable else ''}"]
    if domain.default:
        parts.append(f"= {expression(domain.default.sql)}")
    if domain.collation:
        parts.append(f"collate {'.'.join(map(name, domain.collation))}")
    for check in domain.checks:
        if check.comment is None:
            if check.name != naming.object_name(domain.name, None, "check"):
                parts.append(f"constraint {name(check.name)}")
            parts.append(f"check ({check.condition.sql})" + (" not valid" if check.not_valid else ""))
    return " ".join(parts)


def _documented_checks(domain: Domain) -> list[str]:
    """The checks that have a comment, which stands above an item of the block."""
    lines = []
    for check in domain.checks:
        if check.comment is not None:
            line = f"check {name(check.name)} ({check.condition.sql})" + (" not valid" if check.not_valid else "")
            lines.append(documented(check.comment, line))
    return lines


def _composite(composite: Composite) -> str:
    lines = [documented(a.comment, _attribute(a, composite.schema)) for a in composite.attributes]
    return f"type {qname(composite.ref)} {{\n" + "\n".join(lines) + "\n}"


def _attribute(attribute: Attribute, home: str) -> str:
    text = f"{name(attribute.name)} {lift_type(attribute.type, home)}{'?' if attribute.nullable else ''}"
    return text + (f" collate {'.'.join(map(name, attribute.collation))}" if attribute.collation else "")


def _shape(shape: Shape) -> str:
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


def _function(function: Function) -> str:
    text = f"{function.kind} {qname(ref('', function.schema, function.name))}({function.arguments})"
    if function.returns:
        words = function.returns.removeprefix("setof ")
        short = lifted_type_sql(words)
        text += f" returns {'setof ' if words != function.returns else ''}{short}"
    for clause in (*function.clauses, "unchecked") if function.unchecked else function.clauses:
        text += f"\n  {clause}"
    if function.body is None:
        return text
    if function.link is not None:
        return f"{text}\n  as {quoted(function.body)}, {quoted(function.link)}"
    return f"{text}\n  as {_body(function.body) if function.quoted else f'({function.body})'}"


def _body(text: str) -> str:
    """A body as a string: between dollars, where no line end in it would be read as another one."""
    if "\r" not in text:
        return dollar(text)
    escaped = text.replace("\\", "\\\\").replace("'", "''").replace("\r", "\\r")
    return f"e'{escaped}'"


def _sql_block(block: SqlBlock) -> str:
    after = ", ".join(qname(Ref(("", *path))) if len(path) > 1 else name(path[0]) for path in block.after)
    text = f"sql {name(block.name)}{f' after {after}' if after else ''} {dollar(block.up)}"
    return text + (f" down {dollar(block.down)}" if block.down is not None else "")


def lifted_type_sql(sql: str) -> str:
    """The SQL of a type, where the language has one word for it."""
    return sql.replace("double precision", "float8", 1) if sql.startswith("double precision") else sql
