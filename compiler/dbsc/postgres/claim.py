"""What a claim is: an object of a snapshot, and what its attributes are, as far as that is known."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.postgres.snapshot import Value
from dbsc.record import Record

STATES = {None: "O", "disabled": "D", "always": "A", "replica": "R"}
"""How PostgreSQL keeps whether a trigger fires."""


class Contains(Record):
    """An attribute that holds this text."""

    text: str


class Holds(Record):
    """An attribute that lists these names, in any order: a column that is added later stands last."""

    names: tuple[str, ...]


class Given(Record):
    """An attribute that is there, or is not."""

    is_there: bool


class Has(Record):
    """An attribute that lists this name among others."""

    name: str


Expected = Value | Contains | Holds | Has | Given | None


class Claim(Record):
    """An object of a snapshot: its kind and key, and what its attributes are."""

    kind: str
    key: str
    attributes: tuple[tuple[str, Expected], ...] = ()


def comment_claim(kind: str, key: str, text: str | None) -> Iterator[Claim]:
    """What a comment says, where there is one."""
    if text is not None:
        yield Claim("comment", f"{kind} {key}", (("text", text),))
