"""A table's declaration to its objects: columns, keys, checks, foreign keys, indexes."""

from __future__ import annotations

from dbsc.catalog import naming
from dbsc.catalog.intent import ColumnNote
from dbsc.catalog.objects import (
    Check,
    Column,
    Exclusion,
    Expression,
    Foreign,
    Index,
    Key,
    NotNull,
    PartitionKey,
    Ref,
    Table,
    ref,
)
from dbsc.catalog.objects import Element as CatalogElement
from dbsc.diagnostics import Label, did_you_mean
from dbsc.semantics.collations import resolve_collation
from dbsc.semantics.columns import ColumnParts, lower_column
from dbsc.semantics.context import Context
from dbsc.semantics.fragments import Scope, relation_scope
from dbsc.semantics.names import Relation
from dbsc.source import Span
from dbsc.sqltext.quote import identifier
from dbsc.sqltypes.places import CHECK, INDEX, PREDICATE, Place
from dbsc.syntax import ast


class TableParts:
    """The parts of one table while it is being made."""

    def __init__(self, ctx: Context, relation: Relation) -> None:
        assert isinstance(relation.declaration, ast.Table | ast.View)
        self.ctx = ctx
        self.relation = relation
        self.declaration = relation.declaration
        self.ref = relation.ref
        self.schema, self.name = relation.ref[1], relation.ref[2]
        self.scope: Scope = relation_scope(relation)
        self.columns: list[Column] = []
        self.primary_key: Key | None = None
        self.uniques: list[Key] = []
        self.checks: list[Check] = []
        self.exclusions: list[Exclusion] = []
        self.indexes: list[Index] = []
        self.live: ast.Sql | None = None
        self.partition_key: PartitionKey | None = None
        self.partitioned: list[tuple[ast.PartitionBy, PartitionKey]] = []  # also of its partitions
        self.partition_primary_keys: list[Key] = []  # that partitions have of their own
        self.partition_security: dict[Ref, bool] = {}  # what partitions say of row security themselves
        self.options = TableOptions()
        self.server = self.declaration.server if isinstance(self.declaration, ast.Table) else None

    @property
    def is_foreign(self) -> bool:
        """Whether it is a foreign table."""
        return self.server is not None

    @property
    def unknown_columns(self) -> bool:
        """Whether it is a view of which no column is known."""
        return isinstance(self.declaration, ast.View) and not self.relation.columns

    # ------------------------------------------------------------ names

    def named(self, written: ast.Name | None, second: str | None, label: str) -> str:
        """The name that is written, or the one that PostgreSQL would choose."""
        taken = self.ctx.names_in(self.schema)
        if written:
            # Checks and foreign keys have a name within their table, whatever makes an index within the schema.
            within = f"{self.schema}.{self.name}" if label in ("check", "fkey") else self.schema
            return self.ctx.claim(self.schema, written, within)
        name = naming.choose(self.name, second, label, taken)
        taken.add(name)
        return name

    def known(self, names: tuple[ast.Name, ...]) -> tuple[str, ...]:
        """The names of columns of this table; unknown ones are reported and left out."""
        out: list[str] = []
        for name in names:
            if name.text not in self.relation.columns and not self.unknown_columns:
                self.unknown_column(name)
            elif name.text in out:
                message = f"column `{name.text}` is named twice"
                self.ctx.error("DBS008", message, name.span)
            else:
                out.append(name.text)
        return tuple(out)

    def unknown_column(self, name: ast.Name) -> None:
        """Reports a column that the table does not have."""
        if name.text in self.ctx.names.broken:
            return
        help_ = did_you_mean(name.text, self.relation.columns)
        message = f"table `{self.name}` has no column `{name.text}`"
        label = Label(self.declaration.name.span, f"`{self.declaration.name.parts[-1]}` is declared here")
        self.ctx.error("DBS102", message, name.span, help_=help_, labels=(label,))

    # ------------------------------------------------------------ columns

    def column(self, parts: ColumnParts) -> Column | None:
        """Adds a column and what is written of it, but for its reference; None if its type cannot be told."""
        column = lower_column(self.ctx, self.relation, parts)
        if column is None:
            return None
        self.columns.append(column)
        if parts.union:
            self.union(parts, column)
        for check in parts.checks:
            self.check(check.replace(name=parts.name_of(check)))
        if parts.pk:
            self.key("primary key", parts.name_of(parts.pk), (column.name,), parts.pk.span)
        if parts.unique:
            distinct = parts.unique.words != "unique"
            self.key("unique", parts.name_of(parts.unique), (column.name,), parts.unique.span, distinct)
        if parts.index:
            method = parts.index.method.text if parts.index.method else "btree"
            self.index((CatalogElement(column.name),), parts.index.span, method)
        return column

    def union(self, parts: ColumnParts, column: Column) -> None:
        """`'a' | 'b'` is a check, and a literal union for the types."""
        union = parts.union
        assert union is not None
        values = tuple(value.value for value in union.values)
        strings = all(value.is_string for value in union.values)
        if not strings and any(value.is_string for value in union.values):
            help_ = "write the numbers in quotes as well"
            self.ctx.error("DBS202", "a union is of strings or of numbers, not of both", union.span, help_=help_)
        listed = ", ".join(value.sql for value in union.values)
        name = self.named(parts.name_of(union), column.name, "check")
        self.checks.append(Check(name, Expression(f"{identifier(column.name)} in ({listed})"), origin=union.span))
        self.ctx.notes.append(ColumnNote(self.ref, column.name, values, strings))

    # ------------------------------------------------------------ keys

    def key(
        self,
        kind: str,
        name: ast.Name | None,
        columns: tuple[str, ...],
        span: Span,
        nulls_not_distinct: bool = False,
        include: tuple[str, ...] = (),
        timing: tuple[str, ...] = (),
        comment: str | None = None,
        written: ast.Key | None = None,
    ) -> None:
        """Adds a primary key or a unique constraint, which may be `written` on a line of its own."""
        if not columns:
            return
        if kind == "primary key":
            if self.primary_key:
                place = self.primary_key.origin
                labels = (Label(place, "the first one"),) if place else ()
                help_ = "write `pk (a, b)` on a line of its own for a key over several columns"
                self.ctx.error("DBS204", "a table has one primary key", span, help_=help_, labels=labels)
                return
            chosen = self.named(name, None, "pkey")
        else:
            if self.live:
                if timing:
                    message = "with `option live` this is a unique index, which cannot be deferrable"
                    help_ = f"leave out `{timing[0]}`"
                    self.ctx.error("DBS204", message, span, help_=help_)
                self.index(
                    tuple(CatalogElement(column) for column in columns),
                    span,
                    unique=True,
                    where=self.live,
                    name=name,
                    include=include,
                    nulls_not_distinct=nulls_not_distinct,
                    parameters=parameters_of(written),
                    tablespace=tablespace_of(written),
                    comment=comment,
                    label="key",
                )
                return
            chosen = self.named(name, naming.columns_part((*columns, *include)), "key")
        deferrable, deferred = deferral(timing)
        key = Key(kind, chosen, columns, include, nulls_not_distinct, deferrable, deferred, comment, span)
        if written is not None:
            key = key.replace(
                without_overlaps=written.elements[-1].without_overlaps,
                parameters=parameters_of(written),
                tablespace=tablespace_of(written),
            )
        if kind == "primary key":
            self.primary_key = key
        else:
            self.uniques.append(key)

    def written_key(self, item: ast.Key) -> None:
        """`pk (…)`, `unique (…)`, `index (…)`, `exclude (…)` on a line of their own."""
        elements = tuple(e for element in item.elements if (e := self.element(element)) is not None)
        if not elements or len(elements) != len(item.elements):
            return
        include = self.known(item.include)
        if item.kind == "exclude":
            self.exclusion(item, elements, include)
            return
        plain = all(e == CatalogElement(e.column) for e in elements)
        is_constraint = item.kind in ("pk", "unique") and plain and item.where is None
        if item.kind == "pk" and not is_constraint:
            message = "a primary key is over plain columns" + (", without `where`" if item.where else "")
            self.ctx.error("DBS204", message, item.span, help_="write `unique (…)`")
        elif is_constraint:
            kind = "primary key" if item.kind == "pk" else "unique"
            columns = tuple(e.column or "" for e in elements)
            distinct = item.nulls_not_distinct
            self.key(kind, item.name, columns, item.span, distinct, include, item.timing, item.doc, item)
        else:
            self.index(
                elements,
                item.span,
                item.method.text if item.method else "btree",
                unique=item.kind != "index",
                where=item.where,
                name=item.name,
                include=include,
                nulls_not_distinct=item.nulls_not_distinct,
                parameters=parameters_of(item),
                tablespace=tablespace_of(item),
                comment=item.doc,
                only=item.only,
            )

    def element(self, element: ast.Element, place: Place = INDEX) -> CatalogElement | None:
        """One key of an index: its column or its expression, resolved."""
        collation = resolve_collation(self.ctx.names, element.collation, self.schema) if element.collation else None
        column = expression = None
        if element.column:
            known = self.known((element.column,))
            if not known:
                return None
            column = known[0]
        else:
            assert element.expression is not None
            resolved = self.ctx.fragments.expression(
                element.expression, self.schema, self.scope, place, self.ctx.columns(self.relation)
            )
            if resolved is None:
                return None
            expression = resolved.expression
        return CatalogElement(
            column,
            expression,
            collation,
            self.operator_class(element.operator_class),
            element.descending,
            element.nulls_first if element.nulls_first != element.descending else None,
            element.operator,
            int(element.statistics) if element.statistics else None,
        )

    def operator_class(self, written: str | None) -> str | None:
        """An operator class, with its schema where it is not PostgreSQL's own."""
        if written is None:
            return None
        schema = self.ctx.names.operator_class_home(written.split("(")[0].strip())
        return f"{identifier(schema)}.{written}" if schema else written

    def index(
        self,
        elements: tuple[CatalogElement, ...],
        span: Span | None,
        method: str = "btree",
        *,
        unique: bool = False,
        where: ast.Sql | None = None,
        name: ast.Name | None = None,
        include: tuple[str, ...] = (),
        nulls_not_distinct: bool = False,
        parameters: str | None = None,
        tablespace: str | None = None,
        comment: str | None = None,
        label: str = "idx",
        only: bool = False,
    ) -> None:
        """Adds an index."""
        condition = None
        if where is not None:
            resolved = self.ctx.fragments.expression(
                where, self.schema, self.scope, PREDICATE, self.ctx.columns(self.relation)
            )
            if resolved is None:
                return
            condition = resolved.expression
        names = [element.column or expression_label(element) for element in elements]
        chosen = self.named(name, naming.index_columns_part((*names, *include)), label)
        index = Index(
            self.ref,
            chosen,
            elements,
            method,
            unique,
            include,
            nulls_not_distinct,
            parameters,
            condition,
            tablespace,
            comment,
            span,
            only,
        )
        if self.ctx.add(index, span, f"indexes named `{chosen}`"):
            self.indexes.append(index)

    def exclusion(self, item: ast.Key, elements: tuple[CatalogElement, ...], include: tuple[str, ...]) -> None:
        """Adds an exclusion constraint."""
        missing = next((e for e, written in zip(elements, item.elements, strict=True) if not written.operator), None)
        if missing is not None:
            help_ = "write `exclude using gist (a with =, during with &&)`"
            self.ctx.error("DBS006", "each key of an exclusion says what it is compared with", item.span, help_=help_)
            return
        where = None
        if item.where:
            resolved = self.ctx.fragments.expression(
                item.where, self.schema, self.scope, PREDICATE, self.ctx.columns(self.relation)
            )
            where = resolved.expression if resolved else None
        names = [element.column or expression_label(element) for element in elements]
        name = self.named(item.name, naming.index_columns_part((*names, *include)), "excl")
        method = item.method.text if item.method else "btree"
        exclusion = Exclusion(name, method, elements, where, *deferral(item.timing), item.doc, item.span)
        kept = {"parameters": parameters_of(item), "tablespace": tablespace_of(item), "include": include}
        self.exclusions.append(exclusion.replace(**kept))

    # ------------------------------------------------------------ checks and foreign keys

    def check(self, item: ast.Check) -> None:
        """Adds a check; without a name it is named after the one column that it uses."""
        resolved = self.ctx.fragments.expression(
            item.condition, self.schema, self.scope, CHECK, self.ctx.columns(self.relation, item.condition)
        )
        if resolved is None:
            return
        used = {column for _, column in resolved.columns}
        name = self.named(item.name, used.pop() if len(used) == 1 else None, "check")
        check = Check(
            name, resolved.expression, item.not_valid, item.no_inherit, item.doc, item.not_enforced, item.span
        )
        if item.not_enforced and self.ctx.header.postgres < 18:
            self.ctx.newer("`not enforced`", 18, item.span)
        self.checks.append(check)

    def not_null(self, item: ast.NotNull, columns: list[Column]) -> None:
        """What is said of the constraint that one of the columns is not null, as far as they are written."""
        for name in self.known(item.columns):
            at = next((number for number, column in enumerate(columns) if column.name == name), None)
            if at is None:
                message = f"`{name}` comes from elsewhere, and is not declared here"
                self.ctx.error("DBS243", message, item.span, help_=f"write the column as well: `{name} … inherited`")
                continue
            column = columns[at]
            if column.nullable:
                message = f"`{name}` may be null: its type says so"
                self.ctx.error("DBS008", message, item.span, help_=f"write `{name}` without `?`")
            elif column.not_null is not None:
                self.ctx.error("DBS008", f"this is said twice of column `{name}`", item.span)
            chosen = self.ctx.claim(self.schema, item.name, f"{self.schema}.{self.name}") if item.name else None
            columns[at] = column.replace(not_null=NotNull(chosen, item.not_valid, item.no_inherit, item.inherited))
        if len(item.columns) > 1:
            message = "a constraint that a column is not null is about one column"
            self.ctx.error("DBS207", message, item.columns[1].span, help_="write a line for each column")
        if item.no_inherit and item.inherited:
            message = "what comes from above goes on to what is below"
            self.ctx.error("DBS207", message, item.span, help_="leave out `no inherit`, or `inherited`")
        if (item.not_valid or item.no_inherit or item.inherited) and self.ctx.header.postgres < 18:
            what = "`not valid`" if item.not_valid else "`no inherit`" if item.no_inherit else "`inherited`"
            self.ctx.newer(f"{what} on such a constraint", 18, item.span)

    # ------------------------------------------------------------ the table

    def type_of_table(self) -> Ref | None:
        """The composite type of which it is a table."""
        of = self.declaration.of_type if isinstance(self.declaration, ast.Table) else None
        if of is None:
            return None
        found = self.ctx.names.find_type(of.parts, self.schema)
        return found or (ref("type", *of.parts) if len(of.parts) > 1 else None)

    def result(self) -> Table:
        """The table, once every item was seen. Constraints are in the order of their names."""
        options = self.options
        if self.primary_key:
            keyed = self.primary_key.columns
            self.columns = [c.replace(nullable=False) if c.name in keyed and c.nullable else c for c in self.columns]
        parents = []
        assert isinstance(self.declaration, ast.Table)
        server, foreign = self.declaration.server, None
        if server is not None and self.ctx.names.known_server(server):
            foreign = Foreign(server.text, tuple(sorted(options.foreign.items())))
        for name in self.declaration.inherits:
            parent = self.ctx.names.find_relation(name.parts, self.schema)
            if parent is None:
                self.ctx.names.unknown("table", name.text, name.span, self.schema)
            else:
                parents.append(parent.ref)
        return Table(
            schema=self.schema,
            name=self.name,
            columns=tuple(self.columns),
            primary_key=self.primary_key,
            uniques=tuple(sorted(self.uniques, key=lambda key: key.name)),
            checks=tuple(sorted(self.checks, key=lambda check: check.name)),
            exclusions=tuple(sorted(self.exclusions, key=lambda exclusion: exclusion.name)),
            inherits=tuple(parents),
            partition_key=self.partition_key,
            row_security=options.row_security or False,
            force_row_security=options.force,
            unlogged=options.unlogged,
            parameters=tuple(options.parameters),
            tablespace=options.tablespace,
            replica_identity=options.replica_identity,
            identity_index=options.identity_index,
            cluster=options.cluster,
            access_method=options.access_method,
            of_type=self.type_of_table(),
            foreign=foreign,
            comment=self.declaration.doc,
            origin=self.declaration.name.span,
        )


class TableOptions:
    """What `option` lines say; `row_security` is None where none says it."""

    def __init__(self) -> None:
        self.said: dict[str, ast.Option] = {}
        self.row_security: bool | None = None
        self.force = False
        self.unlogged = False
        self.parameters: list[tuple[str, str]] = []
        self.tablespace: str | None = None
        self.replica_identity: str | None = None
        self.identity_index: str | None = None
        self.cluster: str | None = None
        self.access_method: str | None = None
        self.foreign: dict[str, str] = {}


def deferral(marks: tuple[str, ...]) -> tuple[bool, bool]:
    """Whether a constraint is deferrable, and deferred at first."""
    deferred = "initially deferred" in marks
    return deferred or "deferrable" in marks, deferred


def parameters_of(item: ast.Key | None) -> str | None:
    """The storage parameters of an index, as they are written."""
    return (item.parameters.text.strip() or None) if item is not None and item.parameters else None


def tablespace_of(item: ast.Key | None) -> str | None:
    """Where an index is kept."""
    return item.tablespace.text if item is not None and item.tablespace else None


def expression_label(element: CatalogElement) -> str:
    """How PostgreSQL calls an expression in the name of an index: after its function, or `expr`."""
    from dbsc.sqltext.outputs import label_in_index

    assert element.expression is not None
    return label_in_index(element.expression.sql)
