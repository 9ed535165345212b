"""`sql` blocks for what the language has no form of: statements that belong together, under one name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dbsc.catalog.objects import SqlBlock

Path = tuple[str, ...]


class Blocks:
    """Collects statements by the name of their block. A name that is taken gets a number."""

    def __init__(self) -> None:
        self._up: dict[str, list[str]] = {}
        self._down: dict[str, list[str]] = {}
        self._after: dict[str, dict[Path, None]] = {}

    def add(self, name: str, after: Sequence[Path], up: Sequence[str], down: Sequence[str] = ()) -> None:
        """Adds statements, without semicolons, to a block, if there are any; `down` undoes them, last first."""
        if up:
            self._up.setdefault(name, []).extend(up)
            self._down.setdefault(name, [])[:0] = down
            self._after.setdefault(name, {}).update(dict.fromkeys(after))

    def made(self) -> Iterator[SqlBlock]:
        """The blocks, in the order in which they were started."""
        for name, up in self._up.items():
            down = _text(self._down[name]) if self._down[name] else None
            yield SqlBlock(name, _text(up), down, tuple(self._after[name]))


def _text(statements: list[str]) -> str:
    return "\n" + "".join(f"{statement};\n" for statement in statements)
