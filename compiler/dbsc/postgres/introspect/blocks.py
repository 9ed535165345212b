"""`sql` blocks for what the language has no form of: statements that belong together, under one name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dbsc.catalog.objects import Partition, Ref, SqlBlock, ref
from dbsc.postgres.introspect.reading import Reading
from dbsc.postgres.sql import comment_on

Path = tuple[str, ...]
Key = tuple[str, int]
"""A system catalog and an oid."""


class Blocks:
    """Collects statements by the name of their block, in the order in which the blocks were started."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._up: dict[str, list[str]] = {}
        self._down: dict[str, list[str]] = {}
        self._after: dict[str, dict[Path, None]] = {}

    def add(self, name: str, after: Sequence[Path], up: Sequence[str], down: Sequence[str] = ()) -> None:
        """Adds statements, without semicolons, to a block, if there are any; `down` undoes them, last first."""
        if up:
            self._up.setdefault(name, []).extend(up)
            self._down.setdefault(name, [])[:0] = down
            self._after.setdefault(name, {}).update((path, None) for path in after if path != (name,))

    def make(
        self,
        name: str,
        key: Key,
        what: str,
        create: Sequence[str],
        parts: Sequence[Key] = (),
        drop: str | None = None,
    ) -> None:
        """Adds an object: what makes it, its comment, and what drops it, behind all that it and its parts depend on.

        `what` is what other statements call it (`cast (text as public.money)`), and `drop` what is dropped, where that
        is something else.
        """
        self._reading.blocks[key] = name
        text = self._reading.comment(*key)
        comment = [comment_on(what, text)] if text is not None else []
        if comment:
            self._reading.in_block("comment")
        after = [path for each in (key, *parts) for path in self.after(each)]
        self.add(name, after, [*create, *comment], [f"drop {drop or what}"])

    def after(self, key: Key) -> list[Path]:
        """The blocks that make what an object depends on, but for types and functions: those it names itself."""
        reading = self._reading
        used = (each for each in reading.used_keys(*key) if each[0] not in ("pg_type", "pg_proc"))
        return sorted({(reading.blocks[each],) for each in used if each in reading.blocks})

    def made(self) -> Iterator[SqlBlock]:
        """The blocks."""
        for name, up in self._up.items():
            down = _text(self._down[name]) if self._down[name] else None
            yield SqlBlock(name, _text(up), down, tuple(sorted(self._after[name])))


def place_of(reading: Reading, reference: Ref) -> list[Path]:
    """What a block calls an object that it comes after, if it can: a function is named without its arguments.

    A row type is named by its table, and a partition by the table that is partitioned.
    """
    if reference not in reading.objects and reference.kind == "type":
        relations = (ref(kind, *reference.path) for kind in ("table", "view"))
        reference = next((each for each in relations if each in reading.objects), reference)
    found = reading.objects.get(reference)
    while isinstance(found, Partition):
        found = reading.objects.get(found.parent)
    if found is None:
        return []
    if found.ref.kind == "function":
        return [(found.ref[1], found.ref[2].split("(")[0])]
    return [found.ref.path]


def block_name(*parts: str) -> str:
    """A name of these parts, without what would have to be quoted: types stand there without their schema."""
    words = (re.sub(r"^(?:\w+|\"[^\"]*\")\.(?=[\w\"])", "", part) for part in parts)
    return "_".join(filter(None, (re.sub(r"[^a-z0-9]+", "_", word.lower()).strip("_") for word in words)))


def _text(statements: list[str]) -> str:
    return "\n" + "".join(f"{statement};\n" for statement in statements)
