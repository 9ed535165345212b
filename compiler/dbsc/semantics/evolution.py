"""What the source says of its past: `was …` is an earlier name, `drop …` leave to lose something.

`backfill` and `convert` say what the rows that are there get. All of it is about the way from one state to the next.
"""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.catalog.builtin import BUILTIN_TYPES, SERIALS
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.evolution import Carry, Leave, Rename
from dbsc.catalog.objects import Ref, Rows, Table, ref
from dbsc.catalog.subjects import holds
from dbsc.diagnostics import Label, did_you_mean
from dbsc.semantics.collect import Placed
from dbsc.semantics.constants import key_text, written
from dbsc.semantics.context import Context
from dbsc.semantics.fragments import relation_scope
from dbsc.semantics.generic.kind import Reading
from dbsc.semantics.names import Relation
from dbsc.semantics.routines import input_types
from dbsc.source import Span
from dbsc.sqltypes.places import ANYWHERE
from dbsc.syntax import ast, parens

# What `drop` can be about outside of tables, and the kind that the catalog keeps it as.
_KINDS = {
    "table": "table", "foreign table": "table", "view": "view", "materialized view": "view", "type": "type",
    "enum": "type", "domain": "type", "range type": "type", "function": "function", "procedure": "function",
    "aggregate": "function", "schema": "schema", "extension": "extension", "sequence": "sequence",
    "collation": "collation", "publication": "publication", "role": "role", "server": "server",
    "foreign data wrapper": "foreign data wrapper", "event trigger": "event trigger",
    "text search configuration": "text search configuration", "text search dictionary": "text search dictionary",
}  # fmt: skip
_GLOBAL = frozenset({"schema", "extension", "publication", "role", "server", "event trigger", "foreign data wrapper"})
_OF_TABLE = {"column": "drop {}", "row": "drop row (key)"}


def lower_evolution(ctx: Context, placed: list[Placed], catalog: Catalog) -> None:
    """All `was`, `drop`, `backfill` and `convert` of a schema, against what the schema has now."""
    _Lowering(ctx, catalog).run(placed)


class _Lowering:
    def __init__(self, ctx: Context, catalog: Catalog) -> None:
        self.ctx = ctx
        self.catalog = catalog
        self.renamed: dict[Ref, Span] = {}  # earlier names, and where they are said
        self.still_there: list[tuple[Ref, Ref, ast.QName]] = []  # an earlier name, what has another now, and `was`

    def run(self, placed: list[Placed]) -> None:
        for each in placed:
            self.declaration(each.declaration, each.schema, each.external)
        # names may be handed on, and go round
        handed_on = {_bare(said.subject) for said in self.ctx.renames}
        for old, subject, name in self.still_there:
            if old not in handed_on:
                message = f"`{name.text}` is still there, so it was not renamed to `{_called(subject)}`"
                help_ = f"take away `was {name.text}`, or what has that name"
                self.ctx.error("DBS505", message, name.span, help_=help_)
        for leave in self.ctx.leaves:
            said = self.renamed.get(leave.subject)
            if said is not None:
                label = Label(said, "it was renamed here")
                message = f"`{leave.subject[-1]}` is to be dropped and renamed at once"
                self.ctx.error("DBS505", message, leave.origin, labels=(label,), help_="take one of the two away")

    def declaration(self, written: ast.Declaration | Reading, schema: str, external: bool) -> None:
        match written:
            case ast.Table(name=name):
                relation = self.ctx.names.relations.get((schema, name.parts[-1]))
                if relation is not None and relation.declaration is written:
                    self.was(relation.ref, written.was, external)
                    self.items(relation, relation.items, external)
            case ast.View(name=name):
                self.was(ref("view", schema, name.parts[-1]), written.was, external)
                self.items(self.ctx.names.relations.get((schema, name.parts[-1])), written.items, external)
            case ast.Extend(name=name, items=items):
                self.items(self.ctx.names.find_relation(name.parts, schema), items, False)
            case ast.Schema(name=name):
                self.was(ref("schema", name.text), written.was, external)
            case ast.Domain(name=name):
                said = tuple(part for part in written.parts if isinstance(part, ast.Was))
                self.was(_type(name, schema), (*written.was, *said), external)
            case ast.Enum(name=name):
                self.enum(written, _type(name, schema), external)
            case ast.Composite(name=name):
                self.was(_type(name, schema), written.was, external)
                for field in written.fields:
                    self.was(ref("attribute", *_type(name, schema).path, field.name.text), field.was, external)
                for gone in written.dropped:
                    subject = ref("attribute", *_type(name, schema).path, gone.text)
                    self.leave(subject, gone.span, f"attribute `{gone.text}`")
            case ast.Shape():
                for field in written.fields:
                    for was in field.was:
                        message = "a field of a shape is in the rows, and no migration renames it there"
                        self.ctx.error("DBS207", message, was.span, help_="leave out `was`")
            case ast.Function(name=name, arguments=arguments):
                home = name.parts[0] if len(name.parts) > 1 else schema
                if written.was:
                    inputs = ", ".join(input_types(arguments, home, self.ctx))
                    self.was(ref("function", home, f"{name.parts[-1]}({inputs})"), written.was, external)
            case Reading():
                self.generic(written)
            case ast.Drop():
                self.drop(written, schema)
            case _:
                pass

    def enum(self, written: ast.Enum, subject: Ref, external: bool) -> None:
        self.was(subject, written.was, external)
        for label in written.labels:
            self.was(ref("label", *subject.path, label.text), label.was, external)
        for dropped in written.dropped:
            self.leave(ref("label", *subject.path, dropped.text), dropped.span, f"label `{dropped.text}`")

    def generic(self, reading: Reading) -> None:
        words = reading.kind.words
        if words in _KINDS:
            path = (reading.schema, reading.name) if reading.schema else (reading.name,)
            self.was(ref(_KINDS[words], *path), reading.was, reading.external)
        elif reading.was:
            message = f"no migration makes {reading.kind.called}, so none renames it"
            self.ctx.error("DBS207", message, reading.was[0].span, help_="leave out `was`")

    # ------------------------------------------------------------ was

    def was(self, subject: Ref, said: Iterable[ast.Was], external: bool) -> None:
        """The earlier names of something, the newest first."""
        names: list[tuple[str, ...]] = []
        ctx = self.ctx
        for was in said:
            if external:
                help_ = "leave it out"
                ctx.error("DBS207", "what is not managed is never renamed", was.span, help_=help_)
                return
            earlier = self.earlier(subject, was)
            if earlier is None:
                return
            old = ref(subject.kind, *earlier)
            place, first = was.name.span, self.renamed.get(old)
            if _bare(subject) == old or earlier in names:
                ctx.error("DBS505", f"`{was.name.text}` is named twice here", place, help_="leave it out")
            elif first is not None:
                label = Label(first, "the first one")
                ctx.error("DBS505", f"two things were called `{was.name.text}`", place, labels=(label,))
            else:
                self.renamed[old] = place
                if holds(self.catalog, old):
                    self.still_there.append((old, subject, was.name))
            names.append(earlier)
        if names:
            ctx.renames.append(Rename(subject, tuple(names), next(iter(said)).span))

    def earlier(self, subject: Ref, was: ast.Was) -> tuple[str, ...] | None:
        """The whole path of an earlier name."""
        parts = was.name.parts
        if subject.kind in ("table", "view", "type", "function", "sequence") and len(parts) == 2:
            return parts
        if len(parts) > 1:
            message = f"`{was.name.text}` is in a schema, and a {subject.kind} is not"
            self.ctx.error("DBS505", message, was.name.span, help_=f"write `was {parts[-1]}`")
            return None
        return (*subject.path[:-1], parts[0])

    # ------------------------------------------------------------ items of tables

    def items(self, relation: Relation | None, items: tuple[ast.Item, ...], external: bool) -> None:
        """What the items of a table or view say of their past."""
        if relation is None:
            return
        for item in items:
            match item:
                case ast.Column(parts=()):
                    pass
                case ast.Column():
                    said = [part for part in item.parts if isinstance(part, ast.Was)]
                    self.was(ref("column", *relation.ref.path, item.name.text), said, external)
                    for part in item.parts:
                        if isinstance(part, (ast.Backfill, ast.Convert)):
                            self.carry(relation, item, part, external)
                case ast.Key() | ast.Check() | ast.Policy():
                    self.named(relation, item, item.name, item.was)
                case ast.ForeignKey():
                    self.named(relation, item, item.name, [part for part in item.parts if isinstance(part, ast.Was)])
                case ast.PartitionBy():
                    self.partitions(item)
                case ast.DropItem():
                    self.drop_item(relation, item)
                case _:
                    pass

    def named(
        self,
        relation: Relation,
        item: ast.Key | ast.Check | ast.Policy | ast.ForeignKey,
        name: ast.Name | None,
        said: Iterable[ast.Was],
    ) -> None:
        said = tuple(said)
        if said and name is None:
            message = "what had another name has a name of its own now"
            self.ctx.error("DBS505", message, said[0].span, help_="write the new name before the parentheses")
        elif said and name is not None:
            self.was(_item_ref(relation, item, name), said, False)

    def partitions(self, item: ast.PartitionBy) -> None:
        for partition in item.partitions:
            for inner in partition.items:
                if isinstance(inner, ast.PartitionBy):
                    self.partitions(inner)
                elif isinstance(inner, ast.Key | ast.Check) and inner.was:
                    message = "what belongs to one partition is not renamed"
                    self.ctx.error("DBS243", message, inner.was[0].span, help_="leave out `was`")

    def carry(self, relation: Relation, column: ast.Column, part: ast.Backfill | ast.Convert, external: bool) -> None:
        """`backfill (…)` and `convert (…)`, over the columns of the table."""
        ctx, kind = self.ctx, "backfill" if isinstance(part, ast.Backfill) else "convert"
        made = next((p for p in column.parts if isinstance(p, ast.Generated | ast.Identity)), None)
        if external:
            ctx.error("DBS207", f"`{kind}` is for a table that migrations change", part.span, help_="leave it out")
        elif made is not None:
            message = f"`{column.name.text}` is made by PostgreSQL, so there is nothing to {kind}"
            ctx.error("DBS207", message, part.span, labels=(Label(made.span, "here"),), help_="leave it out")
        elif any(
            said.kind == kind and (said.table, said.column) == (relation.ref, column.name.text) for said in ctx.carries
        ):
            message = f"`{kind}` is said twice of column `{column.name.text}`"
            ctx.error("DBS008", message, part.span)
        else:
            # What is converted still has its old type.
            typed = ctx.columns(relation) if kind == "backfill" else None
            resolved = ctx.fragments.expression(
                part.expression, relation.schema, relation_scope(relation), ANYWHERE, typed
            )
            if resolved:
                ctx.carries.append(Carry(kind, relation.ref, column.name.text, resolved.expression, part.span))

    # ------------------------------------------------------------ drop

    def leave(self, subject: Ref, place: Span, what: str) -> None:
        """Leave to lose something, if it is not there."""
        if holds(self.catalog, subject):
            message = f"{what} is to be dropped, and is still declared"
            table = self.catalog.table(ref("table", *subject.path[:2])) if subject.kind == "column" else None
            found = table.column(subject[-1]) if table else self.catalog.objects.get(subject)
            origin = getattr(found, "origin", None)
            labels = (Label(origin, "it is declared here"),) if origin else ()
            self.ctx.error("DBS505", message, place, labels=labels, help_="take one of the two away")
        else:
            self.ctx.leaves.append(Leave(subject, place))

    def drop(self, written: ast.Drop, schema: str) -> None:
        """`drop table legacy_orders` beside other declarations."""
        kind, name, ctx = written.kind.text, written.name, self.ctx
        if not kind:
            message = "`drop` says what it is about"
            ctx.error("DBS007", message, written.span, help_=f"write `drop table {name.text}`")
            return
        if kind in _OF_TABLE or kind in ("index", "constraint", "policy", "trigger", "label"):
            help_ = {
                "column": "write `drop old_column` inside the table",
                "row": "write `drop row (key)` inside the table",
                "label": "write `drop 'label'` inside the enum",
            }.get(kind, f"take the {kind} out of the source: it holds no data, so no leave is needed")
            ctx.error("DBS007", f"`drop {kind}` does not stand here", written.kind.span, help_=help_)
            return
        if kind not in _KINDS:
            help_ = did_you_mean(kind, _KINDS) or "write `drop table`, `drop view`, `drop type`, `drop function` …"
            ctx.error("DBS007", f"`drop {kind}` is not known", written.kind.span, help_=help_)
            return
        if written.arguments is not None and _KINDS[kind] != "function":
            ctx.error("DBS007", f"a {kind} has no arguments", written.arguments.span, help_="leave them out")
            return
        if kind in _GLOBAL and len(name.parts) > 1:
            help_ = f"write `drop {kind} {name.parts[-1]}`"
            ctx.error("DBS007", f"a {kind} is in no schema", name.span, help_=help_)
            return
        path = name.parts if len(name.parts) > 1 or kind in _GLOBAL else (schema, *name.parts)
        if written.arguments is not None:
            path = (*path[:-1], f"{path[-1]}({', '.join(input_types(written.arguments, path[0], ctx))})")
        self.leave(ref(_KINDS[kind], *path), written.span, f"{kind} `{name.text}`")

    def drop_item(self, relation: Relation, item: ast.DropItem) -> None:
        """`drop old_column`, `drop row (key)` in a table."""
        first, *rest = item.words
        table = self.catalog.table(relation.ref)
        if table is None:
            return
        if not rest:
            if first.text != "name" and (first.text in BUILTIN_TYPES or first.text in SERIALS):
                message = f"this is leave to lose a column named `{first.text}`"
                help_ = f'for a column named `drop`, write `"drop" {first.text}`'
                self.ctx.error("DBS506", message, first.span, help_=help_)
            self.leave(ref("column", *table.ref.path, first.text), first.span, f"column `{first.text}`")
        elif first.kind == "NAME" and first.text == "row" and rest[0].kind == "PAREN":
            self.drop_row(table, rest[0], item.span)
        else:
            help_ = f"write `drop {rest[0].text}`" if first.text == "column" else "write `drop old_column`"
            message = f"`drop {first.text}` says nothing in a table"
            self.ctx.error("DBS007", message, item.span, help_=did_you_mean(first.text, ("row",)) or help_)

    def drop_row(self, table: Table, word: ast.Word, span: Span) -> None:
        ctx = self.ctx
        key = table.primary_key.columns if table.primary_key else ()
        source = word.span.source
        inner = ast.Sql(word.text, Span(source, word.span.start + 1, word.span.start + 1 + len(word.text)))
        parts = parens.split(inner)
        if len(parts) != len(key) or not key:
            told = f"a row of `{table.name}` is told by its primary key ({', '.join(key)})"
            message = told if key else f"rows are told apart by the primary key, and `{table.name}` has none"
            what = "the value" if len(key) == 1 else f"the {len(key)} values"
            help_ = f"write {what} of the key in `drop row (…)`" if key else "write `pk` behind a column"
            ctx.error("DBS260", message, span, help_=help_)
            return
        values = []
        for name, part in zip(key, parts, strict=True):
            constant, column = written(part.text), table.column(name)
            if constant is None or column is None:
                message = f"this is no constant, and `{name}` is in the primary key"
                ctx.error("DBS260", message, part.span, help_=f"write the value of `{name}` in the row that is to go")
                return
            values.append(key_text(constant, column.type))
        held = ctx.objects.get(ref("rows", *table.ref.path))
        row = held.row(tuple(values)) if isinstance(held, Rows) else None
        if row is not None:
            labels = (Label(row.origin, "the row"),) if row.origin else ()
            message = "the row is to be dropped, and is still declared"
            ctx.error("DBS505", message, span, labels=labels, help_="take one of the two away")
            return
        ctx.leaves.append(Leave(ref("row", *table.ref.path, *values), span))


def _type(name: ast.QName, schema: str) -> Ref:
    return ref("type", *(name.parts if len(name.parts) > 1 else (schema, *name.parts)))


def _item_ref(relation: Relation, item: ast.Item, name: ast.Name) -> Ref:
    if isinstance(item, ast.Policy):
        return ref("policy", *relation.ref.path, name.text)
    if isinstance(item, ast.Key) and (
        item.kind in ("index", "unique index") or item.where or any(e.expression for e in item.elements)
    ):
        return ref("index", relation.ref[1], name.text)
    return ref("constraint", *relation.ref.path, name.text)


def _bare(subject: Ref) -> Ref:
    """A reference as `was` has it: functions without their arguments."""
    return ref("function", subject[1], _called(subject)) if subject.kind == "function" else subject


def _called(subject: Ref) -> str:
    return subject[-1].split("(")[0]
