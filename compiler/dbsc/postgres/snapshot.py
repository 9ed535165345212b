"""An exact inventory of a database's schema, and the comparison of two.

A snapshot holds what PostgreSQL itself says of every object, attribute by attribute, in one form for everything. It is
how dbsc checks that a database is what it should be; it does not interpret what it reads. Data, owners, and what
belongs to the whole server (roles, tablespaces) are not part of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dbsc.postgres.connection import Connection
from dbsc.postgres.snapshot_queries import QUERIES, query
from dbsc.postgres.snapshot_sql import PRINTED_ALIKE
from dbsc.record import Record

Value = str | int | tuple[str, ...]
Attributes = Mapping[str, Value]


class Snapshot(Record):
    """All objects of a database: kind → identity → attributes. Attributes that an object does not have are left out."""

    version: int
    objects: dict[str, dict[str, Attributes]]

    def __len__(self) -> int:
        return sum(map(len, self.objects.values()))


class Change(Record):
    """An attribute that differs. None: the object has none on that side."""

    attribute: str
    expected: Value | None
    actual: Value | None


class KindComparison(Record):
    """What differs in one kind: objects only expected, objects only there, objects that differ."""

    missing: tuple[str, ...]
    extra: tuple[str, ...]
    changed: dict[str, tuple[Change, ...]]


class Comparison(Record):
    """What differs between two snapshots, by kind; kinds without a difference are left out."""

    kinds: dict[str, KindComparison]

    @property
    def equal(self) -> bool:
        """Whether nothing differs."""
        return not self.kinds

    def __str__(self) -> str:
        return "\n".join(_lines(self))


def snapshot(connection: Connection) -> Snapshot:
    """The inventory of the database, read in a transaction of its own, or inside the one that is open."""
    from psycopg.pq import TransactionStatus

    version = connection.info.server_version
    idle = connection.info.transaction_status == TransactionStatus.IDLE
    script = ";".join(query(kind, version // 10000) for kind in QUERIES)
    with connection.transaction(force_rollback=True):
        if idle:
            connection.execute("set transaction isolation level repeatable read, read only")
        connection.execute(PRINTED_ALIKE)
        cursor = connection.execute(script)
        objects = {}
        for kind in QUERIES:
            columns = [column.name for column in cursor.description or ()]
            objects[kind] = dict(_object(columns, row) for row in cursor)
            assert len(objects[kind]) == cursor.rowcount, f"two objects of kind {kind} have one identity"
            cursor.nextset()
    return Snapshot(version, objects)


def _object(columns: list[str], row: tuple[object, ...]) -> tuple[str, Attributes]:
    found = dict(zip(columns, row, strict=True))
    key = str(found.pop("key"))
    more = found.pop("attributes", None)
    if isinstance(more, dict):
        found.update(more)
    return key, {name: _value(value) for name, value in found.items() if value is not None}


def _value(value: object) -> Value:
    if isinstance(value, list):
        return tuple(map(str, value))
    assert isinstance(value, str | int), f"no attribute is a {type(value).__name__}"
    return value


def compare(expected: Snapshot, actual: Snapshot) -> Comparison:
    """What is missing from `actual`, what it has beyond, and what differs."""
    kinds = {}
    for kind in QUERIES:
        ours, theirs = expected.objects.get(kind, {}), actual.objects.get(kind, {})
        if ours != theirs:
            kinds[kind] = KindComparison(
                missing=tuple(sorted(ours.keys() - theirs.keys())),
                extra=tuple(sorted(theirs.keys() - ours.keys())),
                changed={
                    key: _changes(ours[key], theirs[key])
                    for key in sorted(ours.keys() & theirs.keys())
                    if ours[key] != theirs[key]
                },
            )
    return Comparison(kinds)


def _changes(expected: Attributes, actual: Attributes) -> tuple[Change, ...]:
    names = sorted(expected.keys() | actual.keys())
    pairs = ((name, expected.get(name), actual.get(name)) for name in names)
    return tuple(Change(name, before, after) for name, before, after in pairs if before != after)


def _lines(comparison: Comparison) -> Iterator[str]:
    for kind, differences in comparison.kinds.items():
        yield from (f"- {kind} {key}" for key in differences.missing)
        yield from (f"+ {kind} {key}" for key in differences.extra)
        for key, changes in differences.changed.items():
            yield f"~ {kind} {key}"
            for change in changes:
                yield from _change_lines(change)


def _change_lines(change: Change) -> Iterator[str]:
    expected, actual = _shown(change.expected), _shown(change.actual)
    if len(expected) + len(actual) <= 80:
        yield f"    {change.attribute}: {expected} → {actual}"
        return
    start = _first_difference(expected, actual)
    yield f"    {change.attribute}:"
    yield f"      - {_excerpt(expected, start)}"
    yield f"      + {_excerpt(actual, start)}"


def _shown(value: Value | None) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    text = ", ".join(value) if isinstance(value, tuple) else str(value)
    return text.replace("\n", "\\n")


def _first_difference(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))


def _excerpt(text: str, at: int, before: int = 40, after: int = 120) -> str:
    """The text around a place, marked where something is left out."""
    start, end = max(0, at - before), min(len(text), at + after)
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
