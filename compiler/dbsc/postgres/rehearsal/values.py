"""Values to try in a column, as texts: first one that tells rows apart, then what its constraints mention, then others.

The texts that are plain numbers are no accident: they can be cast to most of what a column may become.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dbsc.postgres.rehearsal.patterns import matching
from dbsc.record import Record

_TEXT = re.compile(r"'((?:[^']|'')*)'")
_NUMBER = re.compile(r"(?<![\w.'])-?\d+(?:\.\d+)?(?![\w.'])")
_TEXTS = ("a", "A", "abc", "ABC", "a@b.co", "https://a.bc", "a1", "2026-01-01", "{}", "+4312345678", "aa-bb", "")

_OF_TYPE: dict[str, tuple[str, ...]] = {
    "bool": ("true", "false"),
    "date": ("2026-01-{day:02}", "1999-12-31", "2030-06-01"),
    "timestamp": ("2026-01-{day:02} 12:00", "1999-12-31 23:00", "2030-06-01"),
    "timestamptz": ("2026-01-{day:02} 12:00+00", "1999-12-31 23:00+00", "2030-06-01 00:00+00"),
    "time": ("12:{n:02}", "00:00"),
    "timetz": ("12:{n:02}+00", "00:00+00"),
    "interval": ("{n} hours", "1 day", "0"),
    "uuid": ("00000000-0000-4000-8000-{n:012}",),
    "json": ("{{}}", '{{"a": {n}}}', "[]", "{n}", '"a"', "[{n}]"),
    "jsonb": ("{{}}", '{{"a": {n}}}', "[]", "{n}", '"a"', "[{n}]"),
    "bytea": ("\\x{n:02}", "\\x"),
    "inet": ("10.0.0.{n}", "::1"),
    "cidr": ("10.0.{n}.0/24",),
    "macaddr": ("08:00:2b:01:02:{n:02}",),
    "macaddr8": ("08:00:2b:01:02:03:04:{n:02}",),
    "xml": ("<a>{n}</a>",),
    "point": ("({n},{n})",),
    "box": ("(({n},{n}),(0,0))",),
    "circle": ("<({n},{n}),1>",),
    "line": ("{{1,{n},1}}",),
    "lseg": ("[(0,0),({n},{n})]",),
    "path": ("[(0,0),({n},{n})]",),
    "polygon": ("((0,0),({n},{n}),(1,0))",),
    "tsvector": ("a{n}",),
    "tsquery": ("a{n}",),
    "pg_lsn": ("0/{n}",),
    "vector": ("[{n},0,1]",),
    "hstore": ("a=>{n}",),
}
_NUMBERS = ("{n}", "0", "1", "2", "5", "10", "50", "100", "1000", "-1")


class Kind(Record):
    """What a column holds: the name of its base type, the class of types it is in, and what it is made of.

    `labels` are those of an enum; `element` is the kind of the elements of an array, or of the bounds of a range;
    `attributes` is how many a composite type has.
    """

    name: str
    category: str
    length: int | None = None
    labels: tuple[str, ...] = ()
    element: Kind | None = None
    attributes: int = 0


def candidates(kind: Kind, n: int, mentioned: Sequence[str]) -> list[str]:
    """Values for row number `n` of a column; `mentioned` is what constraints say of it."""
    found = _own(kind, n)
    literals = [text.replace("''", "'") for said in mentioned for text in _TEXT.findall(said)]
    numbers = [text for said in mentioned for text in _NUMBER.findall(said)]
    if kind.category == "N":
        around = [
            str(float(text) + step if "." in text else int(text) + step) for text in numbers for step in (0, 1, -1)
        ]
        return [*found, *around, *literals]
    if kind.category == "S":
        longer = [str(n).rjust(int(text), "a") for text in numbers if text.isdigit() and 0 < int(text) < 200]
        like = [text.replace("%", str(n)).replace("_", "a") for text in literals if "%" in text]
        made = [text for literal in literals if (text := matching(literal, n)) is not None]
        found = [*made, found[0], *literals, *like, *longer, *found[1:]]
        return [text[: kind.length] for text in found] if kind.length else found
    return [*found, *literals]


def _own(kind: Kind, n: int) -> list[str]:
    if kind.labels:
        at = n % len(kind.labels)
        return [*kind.labels[at:], *kind.labels[:at]]
    if kind.category == "A" and kind.element:
        inner = _own(kind.element, n)[0].replace("\\", "\\\\").replace('"', '\\"')
        return [f'{{"{inner}"}}', "{}"]
    if kind.category == "R" and kind.element:
        low, high = (_own(kind.element, number)[0] for number in (n, n + 1))
        return [f'["{low}","{high}")', f'{{["{low}","{high}")}}', "empty", "{}"]
    if kind.category == "N":
        return [text.format(n=n) for text in _NUMBERS]
    if kind.name in ("bit", "varbit"):
        length = kind.length or 1
        return [format(n % 2**length, f"0{length}b")]
    if kind.name in _OF_TYPE:
        return [text.format(n=n, day=n % 28 + 1) for text in _OF_TYPE[kind.name]]
    if kind.category == "C":
        return [f"({',' * (kind.attributes - 1)})"]
    return [str(n), *_TEXTS]
