"""Which names of constraints and indexes can be left out of a text, because lowering it would choose the very same.

The other side of `TableParts.named`: names are chosen in the order of the text, and those that a table writes are taken
before any is chosen in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from dbsc.catalog import naming
from dbsc.catalog.objects import Check, Exclusion, ForeignKey, Index, Key

Named = Check | Exclusion | ForeignKey | Index | Key
_NUMBER = re.compile(r"\d+\Z")


class Choice:
    """A named thing of a table, and what PostgreSQL makes its name of: `<table>_<second>_<label>`."""

    __slots__ = ("is_possible", "label", "name", "second", "thing")

    def __init__(self, thing: Named, table: str, second: str | None, label: str) -> None:
        self.thing = thing
        self.name = thing.name
        self.second = second
        self.label = label
        self.is_possible = self._is_possible(table)

    def _is_possible(self, table: str) -> bool:
        """Whether PostgreSQL would choose the name if some others were taken."""
        if naming.object_name(table, self.second, self.label) == self.name:
            return True
        number = _NUMBER.search(self.name)
        return number is not None and naming.object_name(table, self.second, self.label + number[0]) == self.name


class Names:
    """The names that are taken so far, by schema, as a text is read from its top."""

    def __init__(self, relations: Iterable[tuple[str, str]]) -> None:
        self.taken: dict[str, set[str]] = {}
        for schema, name in relations:
            self.take(schema, name)

    def take(self, schema: str, name: str) -> None:
        """Notes a name that is written."""
        self.taken.setdefault(schema, set()).add(name)

    def explicit(
        self, schema: str, table: str, order: Callable[[set[int]], list[Choice]], *, at_once: bool
    ) -> set[int]:
        """The things of a table whose names have to be written, by identity; the names of all are taken then.

        `order` says in which order lowering names them, where those are written. `at_once`: the names that are written
        are taken before any is chosen, as those of tables are, not as lowering comes to them.
        """
        taken = self.taken.setdefault(schema, set())
        explicit: set[int] = set()
        while True:
            choices = order(explicit)
            wrong = _first_wrong(table, choices, explicit, taken, at_once)
            if wrong is None:
                taken.update(choice.name for choice in choices)
                return explicit
            explicit.update(wrong)


def _first_wrong(
    table: str, choices: list[Choice], explicit: set[int], taken: set[str], at_once: bool
) -> list[int] | None:
    """What lowering would name otherwise, of what is not written: all that it never would, else the first."""
    never = [id(choice.thing) for choice in choices if not choice.is_possible and id(choice.thing) not in explicit]
    if never:
        return never
    now = {choice.name for choice in choices if id(choice.thing) in explicit} if at_once else set()
    for choice in choices:
        if id(choice.thing) not in explicit:
            name, number = naming.object_name(table, choice.second, choice.label), 0
            while name in taken or name in now:
                number += 1
                name = naming.object_name(table, choice.second, f"{choice.label}{number}")
            if name != choice.name:
                return [id(choice.thing)]
        now.add(choice.name)
    return None
