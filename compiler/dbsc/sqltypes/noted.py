"""What is known of every part of a tree: the types of expressions, the columns of queries, what column names mean."""

from __future__ import annotations

from collections.abc import Mapping

from dbsc.sqltext.scope import Scope, Source
from dbsc.sqltext.tree import Node, kind, strings
from dbsc.sqltypes.places import ANYTHING, ANYWHERE, Typed
from dbsc.sqltypes.query import Queries
from dbsc.sqltypes.world import Columns, World


class Types(Queries):
    """Notes the type of every expression in a tree, the columns of every query, and what each column name means."""

    def __init__(self, world: World) -> None:
        super().__init__(world, ANYWHERE)
        self.clause = ANYTHING
        self.types: dict[int, str | None] = {}
        self.results: dict[int, Columns] = {}
        self.columns: dict[int, tuple[str, ...]] = {}

    def read(self, tree: Node, rows: Mapping[str, Source]) -> None:
        """Looks into a tree, among rows that are visible under their names."""
        scope = Scope()
        scope.sources.extend(rows.values())
        if kind(tree) == "SelectStmt":
            self.query(tree, scope)
        else:
            self.expression(tree, scope)

    def expression(self, root: Node, scope: Scope) -> Typed:
        if "ColumnRef" in root:
            self.owner(root["ColumnRef"], scope)
        found = super().expression(root, scope)
        self.types[id(root[kind(root)])] = found.type
        return found

    def subquery(self, tree: Node, scope: Scope) -> Columns:
        found = super().subquery(tree, scope)
        self.results[id(tree[kind(tree)])] = found
        return found

    # What only finds mistakes has nothing to note: the types are found without it.

    def in_groups(self, node: Node, scope: Scope) -> None:
        """Nothing."""

    def given(self, found: Typed, wanted: str, values: tuple[str, ...] = ()) -> None:
        """Nothing."""

    def check_text(self, found: Typed, type_: str | None, values: tuple[str, ...] = ()) -> None:
        """Nothing."""

    def one_of(self, name: str, sources: tuple[Source, ...], location: int) -> None:
        """Nothing."""

    # ------------------------------------------------------------ columns

    def owner(self, node: Node, scope: Scope) -> None:
        """Notes the relation that a bare name of a column means."""
        parts = strings(node["fields"])
        level: Scope | None = scope if len(parts) == len(node["fields"]) == 1 else None
        while level is not None:
            found = next((source for source in level.sources if not source.row and source.find(parts[0])), None)
            if found is not None:
                self.columns[id(node)] = (found.name or "", parts[0])
            if found is not None or any(source.columns is None for source in level.sources):
                return
            level = level.parent
