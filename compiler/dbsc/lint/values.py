"""Closed lists of values: those that nothing closes, and those that are written again and again."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.intent import ColumnNote
from dbsc.catalog.objects import Column, Ref, Table
from dbsc.lint.facts import Facts, is_text, is_written_in, listed, name
from dbsc.lint.finding import Finding
from dbsc.lint.lines import Line, retyped, union_replaced
from dbsc.lint.words import OPEN_TYPES, STATES, words
from dbsc.sqltext.quote import identifier, literal

_MANY = 3
_EXAMPLE = {
    "status": "'open' | 'closed'",
    "state": "'open' | 'closed'",
    "type": "'first' | 'second'",
    "kind": "'first' | 'second'",
}
_ADDRESS = frozenset("city country zip zipcode zip_code postal_code postcode street address county".split())
_WITH_STATE_TOKENS = frozenset("nonce code_verifier redirect_uri code_challenge".split())


def open_states(facts: Facts) -> Iterator[Finding]:
    """DBS746: text that is called a status or a type, and can be anything."""
    for table in facts.tables:
        for column in table.columns:
            if not is_text(column) or column.generated or not _is_called_state(table, column):
                continue
            if (table.ref, column.name) in facts.unions or facts.is_under_check(table, column):
                continue
            if column.name in facts.referring_columns(table) or _is_partition_key(table, column):
                continue
            message = f"`{name(table.ref)}.{column.name}` can be any text: a misspelt value is stored as well"
            first = _string(column)
            union = f"{literal(first)} | '…'" if first else _EXAMPLE[words(column.name)[-1]]
            null = " | null" if column.nullable else ""
            line = retyped(table, column, ("text", "varchar"), union + null)
            if column.nullable and line.edit:
                line = _without_mark(line, union + null)
            instead = "list its values, as in"
            yield Finding(
                "DBS746", table, facts.place(table, column), message, facts.weight(20, table), (line,), instead
            )


def repeated_unions(facts: Facts) -> Iterator[Finding]:
    """DBS747: the same union in three columns or more, which an enum would say once."""
    for values, notes in _unions(facts).items():
        if len(notes) < _MANY:
            continue
        columns = [(table, column) for table, column, _ in notes]
        table, column = columns[0]
        enum = _name(facts, [one.name for _, one in columns], table)
        enum_line = Line(f"enum {enum} {{ {', '.join(map(_label, values))} }}", top=True)
        lines = [union_replaced(of, one, enum) for of, one in columns]
        where = listed(f"{name(of.ref)}.{one.name}" for of, one in columns[:_MANY])
        more = f" and {len(columns) - _MANY} more" if len(columns) > _MANY else ""
        yield Finding(
            "DBS747",
            table,
            facts.place(table, column),
            f"{where}{more} are the same union, each with a check of its own",
            15 + min(10, len(columns)),
            (*(line for line in lines if line), enum_line) if all(lines) else (enum_line,),
            f"say it once, as an enum, and `{enum}` in each of these columns",
        )


RULES = (open_states, repeated_unions)


def _is_called_state(table: Table, column: Column) -> bool:
    said = words(column.name)
    if not said or said[-1] not in STATES or not OPEN_TYPES.isdisjoint(said[:-1]):
        return False
    others = {one.name for one in table.columns}
    if said[-1] == "state" and (
        others & _ADDRESS or others & _WITH_STATE_TOKENS or (len(said) > 1 and "address" in said)
    ):
        return False
    if len(said) > 1 and said[-1] in ("type", "kind") and _string(column) is None:
        return False
    stem = column.name[: -len(said[-1])]
    return f"{stem}id" not in others or not stem


def _is_partition_key(table: Table, column: Column) -> bool:
    key = table.partition_key
    return key is not None and any(element.column == column.name for element in key.elements)


def _string(column: Column) -> str | None:
    """The string that is its default."""
    sql = column.default.sql.split("::")[0] if column.default else ""
    return sql[1:-1].replace("''", "'") if len(sql) > 2 and sql[0] == sql[-1] == "'" else None


def _without_mark(line: Line, union: str) -> Line:
    """The line with `| null`, which says what the `?` behind the type did."""
    edit = line.edit
    assert edit is not None
    place = edit.place
    if place.source.text[place.end : place.end + 1] != "?":
        return line
    place = place.replace(end=place.end + 1)
    return Line(line.text.replace(f"{union}?", union, 1), edit.replace(place=place))


def _unions(facts: Facts) -> dict[tuple[str, ...], list[tuple[Table, Column, ColumnNote]]]:
    """The columns of each union of strings, without those that a mixin brings."""
    tables = {table.ref: table for table in facts.tables}
    out: dict[tuple[str, ...], list[tuple[Table, Column, ColumnNote]]] = {}
    for (reference, called), note in facts.unions.items():
        table = tables.get(reference)
        column = table.column(called) if table else None
        if table and column and note.strings and len(note.values) > 1 and is_written_in(table, column.origin):
            out.setdefault(note.values, []).append((table, column, note))
    return out


def _name(facts: Facts, names: list[str], table: Table) -> str:
    """A name for the enum that nothing has: that of the columns, or of the first one, as far as it is free."""
    first = (
        names[0] if len(set(names)) == 1 else "_".join(_common_end([words(one) for one in names]) or words(names[0]))
    )
    taken: set[str] = {reference[-1] for reference in facts.catalog.objects if _is_named_like_type(reference)}
    candidates = (first, f"{first}_value", *(f"{first}_value{number}" for number in range(2, 1000)))
    prefix = "" if table.schema == "public" else f"{identifier(table.schema)}."
    return prefix + identifier(next(one for one in candidates if one not in taken))


def _is_named_like_type(reference: Ref) -> bool:
    return reference.kind in ("type", "table", "view")


def _common_end(said: list[list[str]]) -> list[str]:
    out: list[str] = []
    for parts in zip(*(reversed(one) for one in said), strict=False):
        if len(set(parts)) > 1:
            break
        out.insert(0, parts[0])
    return out


def _label(value: str) -> str:
    return (
        value
        if value.replace("_", "a").isalnum() and value.isascii() and value.islower() and not value[0].isdigit()
        else literal(value)
    )
