"""Reference data: `rows (cols) { (…) }` of a table, row by row, each value against its column."""

from __future__ import annotations

from dbsc.catalog.intent import ColumnNote
from dbsc.catalog.objects import Column, Enum, Expression, Ref, Row, Rows, Table, ref
from dbsc.diagnostics import Label, did_you_mean
from dbsc.semantics.constants import Written, key_text, unfit, written
from dbsc.semantics.context import Context
from dbsc.semantics.type_keys import base_type, key_of
from dbsc.source import Span
from dbsc.sqltypes.places import ANYWHERE, VALUE, given_to
from dbsc.syntax import ast, parens

DEFAULT = "default"


def lower_rows(ctx: Context, reference: Ref, items: list[ast.Rows]) -> None:
    """All rows of a table; what is wrong with one is told, and the others are kept."""
    table = ctx.objects.get(reference) or ctx.externals.get(reference)
    if isinstance(table, Table):
        _TableRows(ctx, table).lower(items)


class _TableRows:
    def __init__(self, ctx: Context, table: Table) -> None:
        self.ctx = ctx
        self.table = table
        self.key: tuple[str, ...] = ()
        self.rows: list[Row] = []
        self.seen: dict[tuple[str, ...], Span] = {}
        self.notes = {note.column: note for note in ctx.notes if note.table == table.ref}

    def lower(self, items: list[ast.Rows]) -> None:
        if not self.has_key(items[0].span):
            return
        for item in items:
            columns = self.columns(item)
            if columns is None:
                continue
            for sql in item.rows:
                row = self.row(columns, sql)
                if row is not None:
                    self.rows.append(row)
        if self.rows:
            rows = Rows(self.table.ref, self.key, tuple(self.rows), items[0].span)
            self.ctx.objects[rows.ref] = rows

    def has_key(self, place: Span) -> bool:
        """Whether rows can be told apart: by a primary key that PostgreSQL takes in `on conflict`."""
        key = self.table.primary_key
        if key is None:
            message = f"rows are told apart by the primary key, and `{self.table.name}` has none"
            self.ctx.error("DBS260", message, place, help_="write `pk` behind a column, or `pk (a, b)`")
            return False
        if key.deferrable:
            labels = (Label(key.origin, "the key is deferrable"),) if key.origin else ()
            message = "PostgreSQL cannot update rows by a deferrable key"
            help_ = "leave out `deferrable`"
            self.ctx.error("DBS260", message, place, labels=labels, help_=help_)
            return False
        self.key = key.columns
        return True

    # ------------------------------------------------------------ columns

    def columns(self, item: ast.Rows) -> list[Column] | None:
        """The columns that are listed; None where the list does not do."""
        ctx, out = self.ctx, []
        if not item.columns:
            return None  # what was written there could not be read
        found = {column.name: column for column in self.table.columns}
        inherited = ctx.names.relations[(self.table.schema, self.table.name)].columns
        for name in item.columns:
            column = found.get(name.text)
            if column is None:
                if name.text not in ctx.names.broken and name.text not in inherited:
                    message = f"table `{self.table.name}` has no column `{name.text}`"
                    ctx.error("DBS102", message, name.span, help_=did_you_mean(name.text, found))
                return None
            if column in out:
                ctx.error("DBS008", f"column `{name.text}` is named twice", name.span)
                return None
            if column.generated:
                message = f"`{name.text}` is generated: it takes no value"
                ctx.error("DBS260", message, name.span, help_="leave it out of the list, and its values with it")
                return None
            if column.identity and column.identity.always and column.name not in self.key:
                message = f"`{name.text}` is always made by its identity: a row there could not be updated"
                ctx.error("DBS260", message, name.span, help_="leave it out, or write `identity by default`")
                return None
            out.append(column)
        listed = {column.name for column in out}
        missing = [name for name in self.key if name not in listed]
        missing += [c.name for c in self.table.columns if c.name not in listed and _needs_value(c)]
        if missing:
            why = "it is in the primary key" if missing[0] in self.key else "it cannot be null and has no default"
            message = f"`{missing[0]}` is not in the list: {why}"
            place = item.columns[0].span.source
            span = Span(place, item.columns[0].span.start, item.columns[-1].span.end)
            help_ = f"write `rows ({', '.join([*(c.name for c in out), *dict.fromkeys(missing)])})`"
            ctx.error("DBS260", message, span, help_=help_)
            return None
        return out

    # ------------------------------------------------------------ values

    def row(self, columns: list[Column], sql: ast.Sql) -> Row | None:
        """One row; None (and a diagnostic) if something is wrong with it."""
        parts = parens.split(sql)
        if len(parts) != len(columns):
            counted = f"{len(parts)} value{'' if len(parts) == 1 else 's'}"
            message = f"the list has {len(columns)} column{'' if len(columns) == 1 else 's'}, and this row {counted}"
            listed = ", ".join(column.name for column in columns)
            self.ctx.error("DBS260", message, sql.span, help_=f"the columns are ({listed})")
            return None
        values: list[Expression] = []
        keys: dict[str, str] = {}
        whole = True
        for column, part in zip(columns, parts, strict=True):
            value = self.value(column, part, keys)
            if value is None:
                whole = False
            else:
                values.append(value)
        if not whole:
            return None
        key = tuple(keys[name] for name in self.key)
        earlier = self.seen.setdefault(key, sql.span)
        if earlier != sql.span:
            shown = ", ".join(parts[columns.index(c)].text for name in self.key for c in columns if c.name == name)
            label = Label(earlier, "the first one")
            self.ctx.error("DBS260", f"two rows have the key ({shown})", sql.span, labels=(label,))
            return None
        return Row(key, tuple(column.name for column in columns), tuple(values), sql.span)

    def value(self, column: Column, part: ast.Sql, keys: dict[str, str]) -> Expression | None:
        """A value of a row, resolved; that of a key is noted in `keys`."""
        ctx = self.ctx
        if part.text.lower() == DEFAULT:
            if column.name in self.key:
                self.not_constant(column, part)
                return None
            if _needs_value(column):
                message = f"`{column.name}` has no default and cannot be null"
                ctx.error("DBS261", message, part.span, help_="write a value")
                return None
            return Expression(DEFAULT)
        constant = written(part.text)
        place = ANYWHERE if constant else given_to(VALUE, key_of(ctx, column.type))
        resolved = ctx.fragments.expression(part, self.table.schema, {}, place)
        if resolved is None:
            return None
        if constant is None:
            if column.name in self.key:
                self.not_constant(column, part)
                return None
            return resolved.expression
        if constant.kind == "null" and not column.nullable:
            message = f"`{column.name}` cannot be null"
            ctx.error(
                "DBS261", message, part.span, help_=f"write a value, or mark the type of `{column.name}` with `?`"
            )
            return None
        if not self.fits(column, constant, part):
            return None
        if column.name in self.key:
            keys[column.name] = key_text(constant, column.type)
        return resolved.expression

    def not_constant(self, column: Column, part: ast.Sql) -> None:
        message = f"`{column.name}` is in the primary key, and another run could give it another value"
        self.ctx.error("DBS260", message, part.span, help_="write the value itself")

    def fits(self, column: Column, constant: Written, part: ast.Sql) -> bool:
        """Whether a constant is a value of a column, as far as that can be told; else a diagnostic."""
        if constant.kind == "null":
            return True
        labels = self.labels(column)
        if labels is not None and constant.text not in labels:
            help_ = did_you_mean(constant.text, labels) or "there are " + ", ".join(f"`{label}`" for label in labels)
            message = f"{part.text} is none of the values of `{column.name}`"
            self.ctx.error("DBS261", message, part.span, help_=help_)
            return False
        why = unfit(constant, base_type(self.ctx, column.type)) if labels is None else None
        if why:
            self.ctx.error("DBS261", f"{part.text} is no value of `{column.name}`: {why}", part.span)
        return why is None

    def labels(self, column: Column) -> tuple[str, ...] | None:
        """The values that a union or an enum allows; None for any other type."""
        note: ColumnNote | None = self.notes.get(column.name)
        if note is not None and note.values and not column.type.dimensions:
            return note.values
        if column.type.schema is not None and not column.type.dimensions:
            enum = self.ctx.objects.get(ref("type", column.type.schema, column.type.name))
            return enum.labels if isinstance(enum, Enum) else None
        return None


def _needs_value(column: Column) -> bool:
    return not (column.nullable or column.default or column.identity or column.generated or column.serial)
