"""What the query of a view says of its columns: which may be null though their table says not, and which may not.

Reads a query in which every name of a relation is qualified. What is not certain is said to be null: the columns of an
outer join's far side, of subqueries and common table expressions, of set operations and grouping sets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dbsc.backends.typescript.conditions import conjuncts, membership, never_null, not_null
from dbsc.record import Record
from dbsc.sqltext.parse import Fault, parse_query
from dbsc.sqltext.tree import Node, kind, nodes, relation_parts, strings

Path = tuple[str, ...]


class QueryFacts(Record):
    """What a query says of the columns it copies, and of its other outputs by position.

    `loose` are the relations whose columns may come out as null; `present` are columns that `where` lets through only
    with a value; `listed` are columns that it holds to certain constants; `never_null` are the
    positions of expressions that have a value. `known` is False where nothing can be said.
    """

    known: bool = False
    loose: frozenset[Path] = frozenset()
    present: frozenset[Path] = frozenset()
    listed: tuple[tuple[Path, tuple[str | int, ...]], ...] = ()
    never_null: frozenset[int] = frozenset()


_NOTHING = QueryFacts()


def query_facts(sql: str, width: int) -> QueryFacts:
    """What can be told of a query that returns `width` columns."""
    fragment = parse_query(sql)
    if isinstance(fragment, Fault):
        return _NOTHING
    select: Node = fragment.tree["SelectStmt"]
    if "larg" in select or "valuesLists" in select:
        return _NOTHING
    if any("GroupingSet" in item for item in select.get("groupClause", ())):
        return _NOTHING
    sources = _Sources(select)
    where = conjuncts(select["whereClause"]) if "whereClause" in select else []
    return QueryFacts(
        known=True,
        loose=frozenset(sources.loose),
        present=frozenset(path for term in where for path in sources.columns(term, not_null)),
        listed=tuple(sources.memberships(where)),
        never_null=frozenset(_never_null(select["targetList"], width)) if "targetList" in select else frozenset(),
    )


class _Sources:
    """The relations of a `from`: which are loose, and which one an alias means."""

    def __init__(self, select: Node) -> None:
        self.loose: set[Path] = set()
        self.aliases: dict[str, Path] = {}
        self.leaves = 0
        renamed = False
        seen: list[Path] = []
        pending = [(item, False) for item in select.get("fromClause", ())]
        while pending:
            item, outer = pending.pop()
            form = kind(item)
            node: Node = item[form]
            if form == "JoinExpr":
                renamed = renamed or "alias" in node
                pending += [(node["larg"], outer or node["jointype"] in ("JOIN_RIGHT", "JOIN_FULL"))]
                pending += [(node["rarg"], outer or node["jointype"] in ("JOIN_LEFT", "JOIN_FULL"))]
            elif form == "RangeTableSample":
                pending.append((node["relation"], outer))
            else:
                self.leaves += 1
                seen += self.leaf(form, node, outer)
        if "withClause" in select:
            inside = _named(select["withClause"])
            self.loose.update(inside)
            seen += inside
        # An output says which relation it copies, not under which alias; and an alias of a join hides those inside.
        once = {alias: path for alias, path in self.aliases.items() if seen.count(path) == 1}
        self.aliases = {} if renamed else once

    def leaf(self, form: str, node: Node, outer: bool) -> list[Path]:
        """Notes one thing in `from`; gives the relations whose columns may come through it."""
        if form != "RangeVar":
            inside = _named(node)
            self.loose.update(inside)
            return inside
        path = relation_parts(node)
        if outer:
            self.loose.add(path)
        alias = node.get("alias", {})
        if "colnames" not in alias:
            self.aliases[alias.get("aliasname", path[-1])] = path
        return [path]

    def column(self, parts: tuple[str, ...]) -> Path | None:
        """The relation's path and the column that a name in `where` means, if that is certain."""
        if len(parts) == 1:
            path = next(iter(self.aliases.values())) if self.leaves == len(self.aliases) == 1 else None
        else:
            path = self.aliases.get(parts[-2])
        return (*path, parts[-1]) if path else None

    def columns(self, term: Node, find: Callable[[Node], tuple[tuple[str, ...], ...]]) -> Iterator[Path]:
        """What the names that are found in a term mean."""
        return (path for parts in find(term) if (path := self.column(parts)))

    def memberships(self, where: list[Node]) -> Iterator[tuple[Path, tuple[str | int, ...]]]:
        """The columns that are held to constants."""
        for term in where:
            found = membership(term)
            path = self.column(found.column) if found else None
            if found and path:
                yield path, found.constants


def _named(root: object) -> list[Path]:
    """Every relation named anywhere under a node."""
    return [relation_parts(node["RangeVar"]) for node in nodes(root) if "RangeVar" in node]


def _never_null(targets: list[Node], width: int) -> Iterator[int]:
    """The positions, among `width` columns, of expressions that have a value whatever the rows hold."""
    stars = [number for number, item in enumerate(targets) if _is_star(item["ResTarget"]["val"])]
    if len(stars) > 1 or (not stars and len(targets) != width):
        return
    for number, item in enumerate(targets):
        if number not in stars and never_null(item["ResTarget"]["val"]):
            # What follows a `*` counts from the end.
            yield number if not stars or number < stars[0] else width - len(targets) + number


def _is_star(expression: Node) -> bool:
    node = expression.get("ColumnRef", {}).get("fields") or expression.get("A_Indirection", {}).get("indirection")
    return bool(node) and len(strings(node)) < len(node) and kind(node[-1]) == "A_Star"
