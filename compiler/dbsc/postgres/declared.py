"""Which of a catalog's claims do not hold in a snapshot of a database."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from dbsc.catalog import objects
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Object, Ref
from dbsc.postgres.claim import Claim, Contains, Expected, Given, Has, Holds
from dbsc.postgres.claims import claims
from dbsc.postgres.snapshot import Attributes, Snapshot, Value
from dbsc.record import Record
from dbsc.source import Span
from dbsc.sqltext.quote import identifier, qualified

_QUOTED_NEEDLESSLY = re.compile(r'"([a-z_][a-z0-9_]*)"')


class Mismatch(Record):
    """What the database has otherwise than the source says. `ref` is the object that says it."""

    ref: Ref
    message: str
    origin: Span | None = None


def mismatches(catalog: Catalog, found: Snapshot, skipped: Container[Ref] = ()) -> tuple[Mismatch, ...]:
    """The claims of a catalog that do not hold, except those of skipped objects."""
    view = _View(found)
    out: list[Mismatch] = []
    for reference, object_ in catalog.objects.items():
        if reference in skipped or isinstance(object_, objects.Privileges | objects.DefaultPrivileges | objects.Role):
            continue
        origin: Span | None = getattr(object_, "origin", None)
        for claim in claims(object_):
            out += (Mismatch(reference, message, origin) for message in view.failures(claim))
    return tuple(dict.fromkeys(out))


def with_columns_of(catalog: Catalog, found: Snapshot) -> Catalog:
    """The catalog with the columns of its tables in the order in which they are in a database."""
    tables = {plain(key): attributes.get("columns") for key, attributes in found.objects["table"].items()}
    moved: dict[Ref, Object] = {}
    for table in catalog.all(objects.Table):
        names = tables.get(plain(qualified(table.schema, table.name)))
        if isinstance(names, tuple):
            place = {plain(name): number for number, name in enumerate(names)}
            columns = sorted(table.columns, key=lambda column: place.get(plain(identifier(column.name)), len(place)))
            moved[table.ref] = table.replace(columns=tuple(columns))
    return catalog.replace(objects={**catalog.objects, **moved})


class _View:
    """A snapshot whose names are spelled without needless quotes, for what is a keyword changes with the server."""

    def __init__(self, found: Snapshot) -> None:
        self.objects: dict[str, dict[str, Attributes]] = {
            kind: {plain(key): attributes for key, attributes in entries.items()}
            for kind, entries in found.objects.items()
        }

    def failures(self, claim: Claim) -> Iterator[str]:
        entries, key = self.objects[claim.kind], plain(claim.key)
        attributes = entries.get(key)
        if attributes is None and claim.kind == "collation":  # the encoding is behind the name of those that have one
            attributes = next((entries[each] for each in entries if each.startswith(f"{key} ")), None)
        if attributes is None:
            yield f"there is no {claim.kind} `{claim.key}`"
            return
        for name, expected in claim.attributes:
            actual = attributes.get(name)
            if not _holds(expected, actual):
                yield f"{claim.kind} `{claim.key}`: {_said(name, expected, actual)}"


def _holds(expected: Expected, actual: Value | None) -> bool:
    match expected:
        case Contains(text=text):
            return isinstance(actual, str) and plain(text) in plain(actual)
        case Holds(names=names):
            return isinstance(actual, tuple) and sorted(map(plain, names)) == sorted(map(plain, actual))
        case Has(name=name):
            return isinstance(actual, tuple) and plain(name) in map(plain, actual)
        case Given(is_there=is_there):
            return (actual is not None) == is_there
        case _:
            return _plain_value(expected) == _plain_value(actual)


def _said(name: str, expected: Expected, actual: Value | None) -> str:
    what = name.replace("_", " ")
    match expected:
        case Contains(text=text):
            return f"{what} is {_shown(actual)}, and does not hold {text}"
        case Holds(names=names):
            return f"{what} is {_shown(actual)}, and should be {_shown(names)}"
        case Has(name=name):
            return f"{what} is {_shown(actual)}, and should have {name}"
        case Given(is_there=True):
            return f"{what} is missing"
        case Given():
            return f"{what} is {_shown(actual)}, and there should be none"
        case _:
            return f"{what} is {_shown(actual)}, and should be {_shown(expected)}"


def _shown(value: Value | None) -> str:
    return "none" if value is None else ", ".join(value) if isinstance(value, tuple) else str(value)


def plain(text: str) -> str:
    """A text of PostgreSQL's with no quotes around names that are plain words, and no `pg_catalog`."""
    return _QUOTED_NEEDLESSLY.sub(r"\1", text).replace("pg_catalog.", "")


def _plain_value(value: Value | None) -> Value | None:
    if isinstance(value, tuple):
        return tuple(map(plain, value))
    return plain(value) if isinstance(value, str) else value
