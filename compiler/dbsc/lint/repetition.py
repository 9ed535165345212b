"""What is said more than once: the same columns in many tables, and columns of a table in those that refer to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from dbsc.catalog.objects import Column, ForeignKey, Table, Type
from dbsc.lint.facts import Facts, is_time, is_written_in, listed, name
from dbsc.lint.finding import Finding
from dbsc.lint.growth import is_log
from dbsc.lint.lines import Line, declaration, left_out
from dbsc.lint.words import NAMES, words
from dbsc.semantics.english import singular
from dbsc.sqltext.quote import identifier

_LEAST_COLUMNS = 3
_LEAST_TABLES = 3
_MOST_FINDINGS = 3
_MOST_SETS = 100
"""How many different sets of columns are compared with each other: a schema repeats a few."""

_COMMON = frozenset(
    "id uuid name title description type kind status state code key value position sort_order ordinal rank note notes "
    "comment comments label slug data metadata settings config active enabled version".split()
)
"""Columns that tables have by themselves, not because another has them."""

_SNAPSHOT = (
    "snapshot",
    "copy",
    "copied",
    "at the time",
    "as it was",
    "as of",
    "when ",
    "historic",
    "denormal",
    "cache",
)


def columns(facts: Facts) -> Iterator[Finding]:
    """DBS744: the same three columns or more in three tables or more, which no mixin brings."""
    found = _candidates(facts)
    for number in range(1, _MOST_FINDINGS + 1):
        best = _most_repeated(found)
        if best is None:
            return
        shared, tables = best
        first = tables[0]
        written = [column for column in first.columns if (column.name, column.type) in shared]
        names = listed(column.name for column in written)
        where = f"{listed(name(table.ref) for table in tables[:3])}{_more(len(tables) - 3)}"
        mixin = _name(written, number)
        line = Line(_mixin(mixin, first, written), top=True)
        yield Finding(
            "DBS744",
            first,
            facts.place(first, written[0]),
            f"{names} are declared alike in {len(tables)} tables: {where}",
            min(35, 10 + len(tables) + len(written)),
            (line,),
            f"write them once, and `...{mixin}` in the place of them in each table",
        )
        for table in tables:
            found[table.ref] = (table, found[table.ref][1] - shared)


def copies(facts: Facts) -> Iterator[Finding]:
    """DBS745: a name of the row that is referred to, beside the reference, where nothing says that it is to stay."""
    for table in facts.tables:
        if is_log(facts, table):
            continue
        for key in facts.foreign_keys.get(table.ref, ()):
            target = facts.catalog.table(key.target)
            if target is None or len(key.columns) != 1 or target.ref == table.ref:
                continue
            for column, of in _copied(table, target, key):
                message = (
                    f"`{name(table.ref)}.{column.name}` repeats `{name(target.ref)}.{of.name}`, "
                    f"which `{key.columns[0]}` leads to: the two will differ"
                )
                gone = left_out(table, declaration(table, column))
                instead = (
                    f"leave out `{column.name}`, or say above it that it is to stay: `--- A snapshot of {of.name}.`"
                )
                place = facts.place(table, column)
                yield Finding(
                    "DBS745", table, place, message, facts.weight(15, table), (gone,) if gone else (), instead
                )


RULES = (columns, copies)

_Shape = frozenset[tuple[str, Type]]


def _candidates(facts: Facts) -> dict[object, tuple[Table, _Shape]]:
    """Of each table the columns that could be a group of their own: written in it, and no keys."""
    times = Counter(column.name for table in facts.tables for column in table.columns)
    out: dict[object, tuple[Table, _Shape]] = {}
    for table in facts.tables:
        if table.inherits:
            continue
        referring = facts.referring_columns(table)
        keyed = table.primary_key.columns if table.primary_key else ()
        out[table.ref] = (
            table,
            frozenset(
                (column.name, column.type)
                for column in table.columns
                if times[column.name] >= _LEAST_TABLES
                and column.name not in _COMMON
                and column.name not in referring
                and column.name not in keyed
                and not column.name.endswith("_id")
                and is_written_in(table, column.origin)
            ),
        )
    return out


def _most_repeated(found: Mapping[object, tuple[Table, _Shape]]) -> tuple[_Shape, list[Table]] | None:
    """The columns that are repeated most, by what writing them once would save, and the tables that have them."""
    shapes = Counter(shape for _, shape in found.values() if len(shape) >= _LEAST_COLUMNS)
    known = sorted(shapes, key=lambda shape: (-shapes[shape], -len(shape), _spelt(shape)))[:_MOST_SETS]
    bits = {member: 1 << at for at, member in enumerate(sorted({m for shape in known for m in shape}, key=repr))}
    masks = {sum(bits[member] for member in shape): shapes[shape] for shape in known}
    best: tuple[int, int, int] | None = None
    listed_ = list(masks)
    tried = {one & other for at, one in enumerate(listed_) for other in listed_[at:]}
    for mask in sorted(mask for mask in tried if mask.bit_count() >= _LEAST_COLUMNS):
        count = sum(times for of, times in masks.items() if of & mask == mask)
        if count >= _LEAST_TABLES:
            score = (mask.bit_count() * (count - 1), mask.bit_count(), -mask)
            if best is None or score > best:
                best = score
    if best is None:
        return None
    shared = frozenset(member for member, bit in bits.items() if -best[2] & bit)
    return shared, [table for table, shape in found.values() if shape >= shared]


def _spelt(shape: _Shape) -> list[str]:
    return sorted(column for column, _ in shape)


def _name(written: Sequence[Column], number: int) -> str:
    """What a mixin of these columns could be called."""
    if all(map(is_time, written)):
        name = "times"
    elif any(column.name in ("city", "zip", "postal_code", "postcode") for column in written):
        name = "address"
    else:
        name = "shared"
    return name if number == 1 else f"{name}{number}"


def _mixin(name: str, table: Table, written: Sequence[Column]) -> str:
    from dbsc.semantics.lift_parts import lift_type

    lines = []
    for column in written:
        place = declaration(table, column)
        type_ = f"{lift_type(column.type, table.schema)}{'?' if column.nullable else ''}"
        lines.append(f"  {place.text if place else f'{identifier(column.name)}  {type_}'}")
    return f"mixin {name} {{\n" + "\n".join(lines) + "\n}"


def _more(count: int) -> str:
    return f" and {count} more" if count > 0 else ""


def _copied(table: Table, target: Table, key: ForeignKey) -> Iterator[tuple[Column, Column]]:
    """The columns that are called after the row that is referred to and after a name of it."""
    for stem in sorted({key.columns[0].removesuffix("_id"), singular(target.name)}):
        for column in table.columns:
            of = target.column(column.name[len(stem) + 1 :]) if column.name.startswith(f"{stem}_") else None
            if of is None or column.name in key.columns or column.generated or column.type != of.type:
                continue
            if not (NAMES.isdisjoint(words(of.name)) or _is_documented(column)):
                yield column, of


def _is_documented(column: Column) -> bool:
    """Whether its documentation says that it is to stay as it was."""
    said = (column.comment or "").lower()
    return any(word in said for word in _SNAPSHOT)
