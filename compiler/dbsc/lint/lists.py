"""Lists where there should be rows: columns that are numbered, and lists in text."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Column, Table, Type
from dbsc.lint.facts import Facts, is_text, listed, name
from dbsc.lint.finding import Finding
from dbsc.lint.lines import Line, declaration, left_out, retyped, rewritten
from dbsc.lint.words import LISTS, words
from dbsc.semantics.english import singular
from dbsc.sqltext.quote import identifier

_LEAST = 3
_NO_LISTS = frozenset("line address street addr level".split())
_TEXT = ("text", "varchar")


def numbered(facts: Facts) -> Iterator[Finding]:
    """DBS742: three columns or more of one type whose names differ in a number alone."""
    for table in facts.tables:
        for stem, columns in _groups(table).items():
            message = f"{listed(column.name for column in columns)} of `{name(table.ref)}` are a list of {len(columns)}"
            place = facts.place(table, columns[0])
            lines = _rows_of(table, stem, columns)
            instead = "keep the values as rows of a table of their own" if lines else None
            yield Finding("DBS742", table, place, message, facts.weight(25, table), lines, instead)


def in_text(facts: Facts) -> Iterator[Finding]:
    """DBS743: a column of text whose name is a list of things."""
    for table in facts.tables:
        for column in table.columns:
            if not is_text(column) or not _is_called_list(column) or (table.ref, column.name) in facts.unions:
                continue
            if column.default and column.default.sql.strip("'") and column.default.sql.lower() != "null":
                continue
            if facts.is_under_check(table, column) or column.name in facts.referring_columns(table):
                continue
            message = (
                f"`{name(table.ref)}.{column.name}` is a list in text: no element can be checked, or found by an index"
            )
            line = retyped(table, column, _TEXT, f"{_element(facts, table, column)}[]")
            if column.default and column.default.sql == "''":
                line = rewritten(table, column, line.text.replace("= ''", "= '{}'"))
            yield Finding("DBS743", table, facts.place(table, column), message, facts.weight(25, table), (line,))


RULES = (numbered, in_text)


def _groups(table: Table) -> dict[str, list[Column]]:
    """The columns that are numbered without a gap from 0 or 1, by what their names have in common."""
    found: dict[tuple[str, Type], list[tuple[int, Column]]] = {}
    for column in table.columns:
        stem = column.name.rstrip("0123456789")
        if len(stem) < len(column.name) and len(stem.rstrip("_")) > 1 and len(column.name) - len(stem) < 3:
            found.setdefault((stem, column.type), []).append((int(column.name[len(stem) :]), column))
    out = {}
    for (stem, _), numbered_ in found.items():
        numbers = sorted(number for number, _ in numbered_)
        said = words(stem)
        in_order = numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] in (0, 1)
        if len(numbers) >= _LEAST and in_order and said and said[-1] not in _NO_LISTS:
            out[stem.rstrip("_")] = [column for _, column in numbered_]
    return out


def _rows_of(table: Table, stem: str, columns: list[Column]) -> tuple[Line, ...]:
    """A table of the values, one a row, in the place of the columns; nothing where rows have no key of one column."""
    key = table.primary_key
    if key is None or len(key.columns) != 1 or key.columns[0] == stem:
        return ()
    from dbsc.semantics.lift_parts import lift_type, qname

    owner = singular(table.name)
    prefix = "" if table.schema == "public" else f"{identifier(table.schema)}."
    reference = identifier(f"{owner}_id")
    text = (
        f"table {prefix}{identifier(f'{owner}_{stem}s')} {{\n"
        f"  {reference}  -> {qname(table.ref, table.schema)} on delete cascade\n"
        f"  ordinal  int\n"
        f"  {identifier(stem)}  {lift_type(columns[0].type, table.schema)}\n"
        f"  pk ({reference}, ordinal)\n"
        f"}}"
    )
    gone = [left_out(table, declaration(table, column)) for column in columns]
    return (*(line for line in gone if line), Line(text, top=True))


def _is_called_list(column: Column) -> bool:
    said = words(column.name)
    if not said or {"json", "html", "count", "hash"} & set(said):
        return False
    return said[-1] in LISTS or (len(said) > 1 and said[-1] in ("ids", "list", "csv"))


def _element(facts: Facts, table: Table, column: Column) -> str:
    """The type of the list's elements: that of the keys it lists, where there is a table of that name."""
    said = words(column.name)
    if said[-1] != "ids":
        return "text"
    stem = "_".join(said[:-1])
    for other in facts.tables:
        if other.schema == table.schema and singular(other.name) == stem and other.primary_key:
            from dbsc.semantics.lift_parts import lift_type

            key = other.column(other.primary_key.columns[0])
            return lift_type(key.type, table.schema) if key else "text"
    return "text"
