"""Catalog to `.dbs` text: what `lower` does, the other way. `lower(parse(lift(c)))` has the same objects and intent.

Names that PostgreSQL itself would give are left out. The text is for `syntax/format.py` to lay out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.catalog import platform
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import MAY_BE_NULL, Backup, Header, Pool
from dbsc.catalog.objects import (
    Aggregate,
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
from dbsc.record import Record
from dbsc.semantics.generic.kinds import kind_of, kind_of_object
from dbsc.semantics.header import home_of_extensions
from dbsc.semantics.lift_declarations import (
    composite_text,
    documented_checks,
    domain_text,
    extension_text,
    function_text,
    header_text,
    shape_text,
    shortened_head,
    sql_block_text,
    view_text,
)
from dbsc.semantics.lift_items import constraint_lines, item_lines, view_column
from dbsc.semantics.lift_parts import (
    documented,
    grants,
    name,
    qname,
)
from dbsc.semantics.lift_places import Places
from dbsc.semantics.lift_sugar import NO_SUGAR, Sugar
from dbsc.semantics.lift_table import TableText
from dbsc.semantics.lift_whole import Whole
from dbsc.semantics.privileges import PSEUDO_ROLES
from dbsc.syntax.returns import escaped_returns


class Block(Record):
    """Text: the schema it is in or about, if it is one of a schema; whether it is the header, or what is used."""

    schema: str | None
    text: str
    is_header: bool = False
    is_use: bool = False


def lift(catalog: Catalog) -> str:
    """The whole catalog as one file, declarations in the order of its objects, externals that are used first."""
    return joined(blocks(catalog))


def joined(found: Iterable[Block]) -> str:
    """The text of some declarations."""
    return "\n\n".join(block.text for block in found) + "\n"


def blocks(catalog: Catalog, sugar: Sugar = NO_SUGAR) -> list[Block]:
    """The declarations of a catalog, the header first."""
    if sugar.left_out:
        kept = {ref: object_ for ref, object_ in catalog.objects.items() if ref not in sugar.left_out}
        catalog = catalog.replace(objects=kept)
    found = _Lift(catalog, sugar).blocks()
    return [block.replace(text=escaped_returns(block.text)) if "\r" in block.text else block for block in found]


class _Lift:
    def __init__(self, catalog: Catalog, sugar: Sugar) -> None:
        self.catalog = catalog
        self.sugar = sugar
        self.used = catalog.used_externals()
        self.whole = Whole(catalog, self.used, sugar)
        self.by_owner = self.whole.by_owner
        self.nullable = {words.subject for words in catalog.intent.words if words.kind == MAY_BE_NULL}

    def blocks(self) -> Iterator[Block]:
        """One a declaration."""
        header = self.catalog.intent.header
        if header != Header():
            yield Block(None, header_text(header), is_header=True)
        if self.sugar.uses:
            yield Block(None, "\n".join(f"use {module}" for module in self.sugar.uses), is_use=True)
        yield from self.externals()
        yield from (Block(None, shape_text(shape)) for shape in self.catalog.intent.shapes)
        for object_ in self.catalog.objects.values():
            text = self.declaration(object_)
            if text is not None:
                yield Block(_home(object_), documented(getattr(object_, "comment", None), text))
        yield from self.default_privileges()
        yield from self.extended()
        yield from self.extended_generic()
        yield from self.kept()

    def declaration(self, object_: Object) -> str | None:
        """A declaration without its documentation; None for what is written inside another."""
        match object_:
            case Schema():
                return f"schema {name(object_.name)}{self.own_block(object_)}"
            case Extension():
                return extension_text(object_, home_of_extensions(self.catalog.intent.header.target))
            case Enum():
                labels = ", ".join(name(label, label=True) for label in object_.labels)
                return f"enum {qname(object_.ref)} {{ {labels} }}{self.own_block(object_)}"
            case Domain():
                lines = documented_checks(object_) + self.own_grants(object_.ref)
                return domain_text(object_) + self.block(lines)
            case Composite():
                return composite_text(object_) + self.own_block(object_)
            case Function():
                return function_text(object_, object_.ref in self.nullable) + self.own_block(object_)
            case SqlBlock():
                return sql_block_text(object_)
            case Aggregate():
                return self.aggregate(object_)
            case Table():
                return TableText(self.whole, object_, external=False).text()
            case View():
                return self.view(object_)
            case _:
                return self.generic(object_)

    def kept(self) -> Iterator[Block]:
        """The declarations of the generic form that no migration makes."""
        intent = self.catalog.intent
        both: tuple[tuple[str, tuple[Pool | Backup, ...]], ...] = (("pool", intent.pools), ("backup", intent.backups))
        for words, found in both:
            for each in found:
                lines = "\n".join(kind_of(words).lift(each, self.catalog))
                yield Block(None, documented(each.comment, f"{words} {name(each.name)} {{\n{lines}\n}}"))

    def aggregate(self, aggregate: Aggregate) -> str:
        lines = []
        for key, sql in aggregate.options:
            is_type = key in ("stype", "mstype")
            value = shortened_head(sql) if is_type else sql.removeprefix("operator") if key == "sortop" else sql
            lines.append(f"{key} {value}".rstrip())
        called = qname(ref("", aggregate.schema, aggregate.name))
        return f"aggregate {called}({shortened_head(aggregate.arguments)}){self.members(lines, aggregate.ref)}"

    def members(self, lines: list[str], reference: Ref) -> str:
        """The block of keys and, apart from them, grants."""
        text = "\n\n".join("\n".join(part) for part in (lines, self.own_grants(reference)) if part)
        return f" {{\n{text}\n}}" if text else " {}"

    def generic(self, object_: Object) -> str | None:
        """An object of the generic form; None for what is written inside another."""
        kind = kind_of_object(object_)
        if kind is None:
            return None
        called = qname(object_.ref) if kind.in_schema else name(object_.ref[-1])
        block = self.members(kind.lift(object_, self.catalog), object_.ref)
        return f"{kind.words} {called}{block}"

    # ------------------------------------------------------------ what is there already

    def externals(self) -> Iterator[Block]:
        """The external objects that something needs; roles last."""
        declared = {object_.name for object_ in self.catalog.all(Schema)} | {"public"}
        out: list[Block] = []
        schemas: dict[str, None] = {}
        used = self.used
        for external in used:
            if external.ref in self.sugar.brought:
                continue
            if isinstance(external, Schema):
                schemas[external.name] = None
                continue
            if len(external.ref.path) > 1 and external.ref[1] not in declared:
                schemas[external.ref[1]] = None
            if isinstance(external, Table):
                text = TableText(self.whole, external, external=True).text()
            elif isinstance(external, Function):
                text = function_text(external, external.ref in self.nullable)
            elif isinstance(external, View):
                text = view_text(external)
            elif (kind := kind_of_object(external)) is not None:
                text = f"{kind.words} {qname(external.ref) if kind.in_schema else name(external.ref[-1])}"
            else:
                continue
            out.append(Block(getattr(external, "schema", None), f"external {text}"))
        types = [each for each in self.catalog.types_from_outside(used) if each not in self.sugar.brought]
        schemas.update((reference[1], None) for reference in types if reference[1] not in declared)
        archives = (step.target[0] for step in self.catalog.intent.steps() if len(step.target) > 1)
        schemas.update((schema, None) for schema in archives if schema not in declared)
        on_supabase = self.catalog.intent.header.target == "supabase"
        known = platform.SCHEMAS if on_supabase else ()
        schemas = {schema: None for schema in schemas if schema not in known}
        there = (*platform.ROLES, platform.MAKER) if on_supabase else ()
        roles = [role for role in self.roles() if role not in there]
        yield from (Block(None, f"external schema {name(schema)}") for schema in schemas)
        yield from (Block(None, f"external type {qname(reference)}") for reference in types)
        yield from out
        yield from [Block(None, f"external role {', '.join(map(name, roles))}")] if roles else []

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

    def own_block(self, object_: Object) -> str:
        """The block of an object that holds nothing but its grants."""
        return self.block(self.own_grants(object_.ref))

    def block(self, lines: list[str]) -> str:
        return " {\n" + "\n".join(lines) + "\n}" if lines else ""

    def default_privileges(self) -> Iterator[Block]:
        """One block for each role and schema."""
        found: dict[tuple[str | None, str], list[str]] = {}
        for privileges in self.catalog.all(DefaultPrivileges):
            head = "default privileges"
            head += f" for {name(privileges.role)}" if privileges.role else ""
            head += f" in schema {name(privileges.schema)}" if privileges.schema else ""
            found.setdefault((privileges.schema, head), []).extend(grants(privileges.grants, privileges.kind))
        yield from (Block(schema, head + self.block(lines)) for (schema, head), lines in found.items())

    def extended(self) -> Iterator[Block]:
        """What is added to objects that are there already."""
        for owner, owned in self.by_owner.items():
            if owner in self.catalog.objects or owner.kind not in ("schema", "table", "view", "type", "function"):
                continue
            places = Places(owner[-1])
            places.add_indexes(owned)
            places.written = {id(choice.thing) for choice in places.items}
            lines = constraint_lines(self.whole, places) + item_lines(self.whole, owned) + self.own_grants(owner)
            if lines:
                yield Block(owner[1], f"extend {self.called(owner)}{self.block(lines)}")

    def extended_generic(self) -> Iterator[Block]:
        """What is added to objects of the generic form that are there already."""
        for external in self.used:
            kind = kind_of_object(external)
            if kind is not None:
                lines = kind.lift_extension(external, self.catalog) if kind.lift_extension else []
                lines += self.own_grants(external.ref)
                called = qname(external.ref) if kind.in_schema else name(external.ref[-1])
                if lines:
                    yield Block(getattr(external, "schema", None), f"extend {kind.words} {called}{self.block(lines)}")

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
        return view_text(view) + self.block(lines)


def _home(object_: Object) -> str | None:
    """The schema that an object is in, or is itself."""
    if isinstance(object_, Extension):
        return None
    home: str | None = object_.name if isinstance(object_, Schema) else getattr(object_, "schema", None)
    return home
