"""Which of several functions of one name a fragment calls, so that it needs no other of them.

PostgreSQL chooses by the types of the arguments; where these cannot be told, all that may be meant are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from dbsc.catalog.objects import Ref
from dbsc.sqltext.tree import Node, kind
from dbsc.sqltypes.builtins import Routine
from dbsc.sqltypes.world import World

Found = Mapping[int, Iterable[Routine]]
Meanings = list[tuple[Ref, tuple[str, ...]]]
Parameters = tuple[tuple[str, "str | None"], ...]
_QUERIES = frozenset({"SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"})


class Calls:
    """What the calls in a fragment may mean, by their places. That is found out once, and only where it decides."""

    def __init__(self, find: Callable[[], Found]) -> None:
        self._find = find
        self._found: Found | None = None

    def among(self, meanings: Meanings, kind: str, start: int) -> Meanings:
        """Those of the objects that a name stands for which may be meant where it is used."""
        if kind != "function" or len(meanings) < 2:
            return meanings
        if self._found is None:
            self._found = self._find()
        called = {routine.target for routine in self._found.get(start, ())}
        return [meaning for meaning in meanings if meaning[0] in called] or meanings


def calls_of_body(tree: Node, world: World, parameters: Callable[[], Parameters]) -> Calls:
    """Those in a statement or an expression that sees the parameters of a function."""

    def find() -> Found:
        from dbsc.sqltypes.query import analyse_expression_of, analyse_query

        look = analyse_query if kind(tree) in _QUERIES else analyse_expression_of
        return look(tree, world, parameters()).calls

    return Calls(find)
