"""Names as PostgreSQL would choose them while it runs what dbml2sql writes, statement by statement."""

from __future__ import annotations

from collections.abc import Container

from dbsc.catalog import naming
from dbsc.peers.dbml.report import Report
from dbsc.peers.dbml.tree import Name


class Namespace:
    """The names that are taken in one schema."""

    def __init__(self) -> None:
        self.relations: set[str] = set()
        self.constraints: set[str] = set()

    def index(self, table: str, second: str | None, label: str, given: str | None = None) -> str:
        """The name of an index that makes no constraint."""
        return self._take(given or naming.choose(table, second, label, self.relations), self.relations)

    def key(self, table: str, second: str | None, label: str) -> str:
        """The name of a key: of its constraint, and of the index under that."""
        name = naming.choose(table, second, label, self.relations | self.constraints)
        self.constraints.add(name)
        return self._take(name, self.relations)

    def constraint(self, table: str, second: str | None, label: str, given: str | None = None) -> str:
        """The name of a check or a foreign key."""
        return self._take(given or naming.choose(table, second, label, self.constraints), self.constraints)

    @staticmethod
    def _take(name: str, names: set[str]) -> str:
        names.add(name)
        return name


def kept(name: Name, report: Report) -> str:
    """A name as PostgreSQL keeps it."""
    if naming.too_long(name.text):
        report.otherwise("long name", name.span)
    return naming.truncated(name.text)


def free(first: str, second: str, taken: Container[str]) -> str:
    """`first_second`, with a number in parentheses behind it where that is taken, as dbml2sql does."""
    name, number = f"{first}_{second}", 0
    while name in taken:
        number += 1
        name = f"{first}_{second}({number})"
    return name
