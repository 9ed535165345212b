"""The names PostgreSQL itself gives to constraints and indexes, truncated and numbered as it does.

Source of the rules: makeObjectName, ChooseRelationName and ChooseConstraintName of PostgreSQL 15 to 18. Lengths are
bytes of UTF-8, at most 63.
"""

from __future__ import annotations

from collections.abc import Container, Iterable

_MOST = 63


def object_name(first: str, second: str | None, label: str | None) -> str:
    """`first_second_label` in at most 63 bytes: the longer of the two names is cut until it fits."""
    whole = f"{first}_{second}" if second else first
    if label:
        whole = f"{whole}_{label}"
    if _size(whole) <= _MOST:
        return whole
    overhead = (_size(label) + 1 if label else 0) + (1 if second else 0)
    a, b = _size(first), _size(second) if second else 0
    while a + b > _MOST - overhead:
        if a > b:
            a -= 1
        else:
            b -= 1
    parts = [_clip(first, a)]
    if second:
        parts.append(_clip(second, b))
    if label:
        parts.append(label)
    return "_".join(parts)


def choose(first: str, second: str | None, label: str, taken: Container[str]) -> str:
    """The first free name of `first_second_label`, `…label1`, `…label2` …."""
    name, number = object_name(first, second, label), 0
    while name in taken:
        number += 1
        name = object_name(first, second, f"{label}{number}")
    return name


def columns_part(names: Iterable[str]) -> str:
    """The middle of the name of a key over several columns; PostgreSQL stops adding once 64 bytes are reached."""
    out = ""
    for name in names:
        out = f"{out}_{name}" if out else name
        if _size(out) >= _MOST + 1:
            break
    return _clip(out, _MOST)


def index_columns_part(names: Iterable[str]) -> str:
    """The same for an index, whose equal column names are numbered first (`expr`, `expr1`)."""
    numbered: list[str] = []
    for name in names:
        candidate, number = name, 0
        while candidate in numbered:
            number += 1
            suffix = str(number)
            candidate = _clip(name, _MOST - len(suffix)) + suffix
        numbered.append(candidate)
    return columns_part(numbered)


def multirange_name(range_: str) -> str:
    """The name of the multirange type of a range type."""
    if "range" in range_:
        return _clip(range_.replace("range", "multirange", 1), _MOST)
    return f"{_clip(range_, _MOST - len('_multirange'))}_multirange"


def truncated(name: str) -> str:
    """A name as PostgreSQL stores it."""
    return _clip(name, _MOST)


def too_long(name: str) -> bool:
    """Whether PostgreSQL would cut the name."""
    return _size(name) > _MOST


def _size(text: str) -> int:
    return len(text) if text.isascii() else len(_bytes(text))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _clip(text: str, size: int) -> str:
    return text if _size(text) <= size else _bytes(text)[:size].decode("utf-8", "ignore")
