"""Fragments of SQL under the new names, as PostgreSQL itself follows a rename into everything that it has parsed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

from dbsc.migrate.renames.labels import Labels
from dbsc.migrate.renames.names import Names
from dbsc.sqltext.findings import Resolution, StarUse
from dbsc.sqltext.names import Use, uses
from dbsc.sqltext.parse import Fault, Fragment, parse_expression, parse_query, parse_statements
from dbsc.sqltext.quote import identifier, qualified
from dbsc.sqltext.resolve import resolve
from dbsc.sqltext.rewrite import rewrite
from dbsc.sqltext.tokens import Names as Places
from dbsc.sqltext.tree import Node, nodes, relation_parts, strings

Path = tuple[str, ...]
Edit = tuple[int, int, str]
Scope = Mapping[str, Path]
"""The relations whose columns a fragment sees from outside, by the names that they have there."""


class Relations:
    """What the catalog before the renames says of relations: the columns, and the type of each that is one of ours."""

    def __init__(self, columns: Callable[[Path], tuple[str, ...] | None], type_of: Callable[[Path, str], Path | None]):
        self.columns = columns
        self.type_of = type_of


class Texts:
    """Reads fragments with the old names, and writes them with the new ones."""

    def __init__(self, names: Names, relations: Relations) -> None:
        self.names = names
        self.relations = relations
        self.labels = {owner: new for (kind, owner), new in names.parts.items() if kind == "label"}
        self.attributes = any(kind == "attribute" for kind, _ in names.parts)
        self.columns = any(kind == "column" for kind, _ in names.parts)
        self.arguments_of: dict[str, Path] = {}  # of the function whose body is read
        self.known: dict[tuple[object, ...], str] = {}
        spelled = {spelling for name in names.old() for spelling in (name, name.replace('"', '""'))}
        self.named = re.compile("|".join(sorted(map(re.escape, spelled), key=len, reverse=True)), re.IGNORECASE)

    def concern(self, sql: str) -> bool:
        """Whether a text may hold a name that is another one now."""
        return bool(self.named.search(sql)) or 'u&"' in sql.lower() or (self.columns and bool(_STAR.search(sql)))

    # ------------------------------------------------------------ fragments

    def expression(self, sql: str, scope: Scope, target: Path | None = None) -> str:
        """A value, over the columns of the relations in scope; `target` is the enum that it is assigned to."""
        if not self.concern(sql):
            return sql
        key = (sql, tuple(scope.items()), target)
        if key not in self.known:
            fragment = parse_expression(sql)
            self.known[key] = sql if isinstance(fragment, Fault) else self._written(fragment, scope, target=target)
        return self.known[key]

    def query(self, sql: str, follow: Mapping[str, str]) -> str:
        """The query of a view. `follow` are columns that the view calls by the new name as well."""
        fragment = parse_query(sql) if self.concern(sql) else None
        return self._written(fragment, {}, follow=follow) if isinstance(fragment, Fragment) else sql

    def statements(self, sql: str) -> str:
        """Several statements."""
        found = parse_statements(sql) if self.concern(sql) else ()
        if isinstance(found, Fault):
            return sql
        edits = [(each.start, each.end, self._written(each.fragment, {})) for each in found]
        return rewrite(sql, edits)

    def body(self, sql: str, arguments: str) -> str:
        """The body of a function that PostgreSQL has parsed: `return …` or `begin atomic … end`."""
        head = _BODY.match(sql) if self.concern(sql) else None
        if head is None:
            return sql
        self.arguments_of = self._types_of(arguments)
        end = sql.lower().rfind("end") if head[1].lower() != "return" else len(sql)
        inner = sql[head.end() : end]
        if head[1].lower() == "return":
            fragment = parse_expression(inner)
            inner = inner if isinstance(fragment, Fault) else self._written(fragment, {})
        else:
            inner = self.statements(inner)
        self.arguments_of = {}
        return sql[: head.end()] + inner + sql[end:]

    def _types_of(self, arguments: str) -> dict[str, Path]:
        """The arguments of a function whose types are of a schema."""
        found = parse_statements(f"create function f({arguments}) returns int language sql as ''")
        if isinstance(found, Fault):
            return {}
        written = [each["FunctionParameter"] for each in found[0].fragment.tree["CreateFunctionStmt"]["parameters"]]
        return {each["name"]: strings(each["argType"]["names"]) for each in written if "name" in each}

    def arguments(self, sql: str) -> str:
        """The arguments of a function: types and defaults."""
        return self._within("create function f(", sql, ") returns int language sql as ''")

    def returns(self, sql: str) -> str:
        """What a function returns."""
        return self._within("create function f() returns ", sql, " language sql as ''")

    def aggregated(self, sql: str) -> str:
        """The arguments of an aggregate."""
        return self._within("create aggregate a(", sql, ") (sfunc = f, stype = int)")

    def _within(self, before: str, sql: str, after: str) -> str:
        if not self.concern(sql):
            return sql
        found = parse_statements(f"{before}{sql}{after}")
        if isinstance(found, Fault) or len(found) != 1:
            return sql
        written = self._written(found[0].fragment, {})
        return written[len(before) : len(written) - len(after)]

    # ------------------------------------------------------------ the names in one

    def _written(
        self,
        fragment: Fragment,
        scope: Scope,
        *,
        target: Path | None = None,
        follow: Mapping[str, str] = {},
    ) -> str:
        outside = {alias: self.relations.columns(path) for alias, path in scope.items()}
        meant = resolve(fragment, outside, self.relations.columns)
        named = uses(fragment)
        others = dict.fromkeys(self._columns(fragment, meant, scope, follow))
        if self.labels or self.attributes:
            others.update(dict.fromkeys(self._of_types(fragment, meant, scope, target)))
        written = fragment.sql
        for aliased in ({}, self._aliased(fragment, named)):
            edits = others | dict.fromkeys(self._relations(fragment, meant, scope, named, aliased))
            written = rewrite(fragment.sql, edits)
            if written == fragment.sql or self._means_the_same(fragment, written, meant, scope):
                return written
        return rewrite(fragment.sql, {(*edit[:2], self._whole(meant, scope, *edit)): None for edit in edits})

    def _relations(
        self, fragment: Fragment, meant: Resolution, scope: Scope, named: tuple[Use, ...], aliased: Mapping[Path, str]
    ) -> list[Edit]:
        """What has a path of its own, and where the name of a relation stands before columns or as a row."""
        edits = self._qualifiers(meant, scope, aliased)
        for use in named:
            edits += self._use(fragment, use, aliased)
        return edits

    def _columns(self, fragment: Fragment, meant: Resolution, scope: Scope, follow: Mapping[str, str]) -> list[Edit]:
        first, others = _targets(fragment.tree)
        edits = []
        for use in meant.columns:
            path = self._path(use.relation, scope)
            new = self.names.column(path, use.column) if path else use.column
            if new == use.column:
                continue
            text = identifier(new)
            if use.names_output:
                at = _start(fragment, use.start)
                follows = at in others or (at in first and follow.get(use.column) == new)
                text += "" if follows else f" as {identifier(use.column)}"
            edits.append((use.start, use.end, text))
        for star in meant.stars:
            expanded = self._expanded(fragment, star, first, follow) if star.qualifier not in others else None
            edits += [(star.start, star.start + 1, expanded)] if expanded else []
        return edits

    def _expanded(self, fragment: Fragment, star: StarUse, first: set[int], follow: Mapping[str, str]) -> str | None:
        """What PostgreSQL made of a `*`, where the columns keep names that those of the table have lost."""
        written, differs = [], False
        for column in star.columns:
            new = column.name
            if column.follows and column.column and isinstance(column.relation, tuple) and len(column.relation) == 2:
                new = self.names.column(column.relation, column.column)
            stays = new != column.name and not (star.qualifier in first and follow.get(column.name) == new)
            differs = differs or stays
            written.append(f"{identifier(new)} as {identifier(column.name)}" if stays else identifier(new))
        return f", {fragment.sql[star.qualifier : star.start]}".join(written) if differs else None

    def _path(self, relation: Path | str, scope: Scope) -> Path | None:
        """The path of a relation as a fragment calls it."""
        if isinstance(relation, str):
            return scope.get(relation)
        return relation if len(relation) == 2 else scope.get(relation[0])

    def _use(self, fragment: Fragment, use: Use, aliased: Mapping[Path, str]) -> list[Edit]:
        if len(use.parts) != 2:
            return []
        read = {
            "relation": self.names.relation, "sequence": self.names.sequence, "type": self.names.type,
            "function": self.names.function, "collation": self.names.collation,
            "configuration": self.names.configuration,
        }[use.kind]  # fmt: skip
        new = read(use.parts)
        if new == use.parts:
            return []
        quoted = fragment.sql[use.start - 1 : use.start] == "'"
        text = qualified(*new)
        alias = aliased.get(use.parts) if use.kind == "relation" and not quoted else None
        return [(use.start, use.end, text.replace("'", "''") if quoted else f"{text} as {alias}" if alias else text)]

    def _aliased(self, fragment: Fragment, named: tuple[Use, ...]) -> dict[Path, str]:
        """The relations that can keep their old name as an alias, where something else has the new one."""
        found: dict[Path, str] = {}
        for use in named:
            if use.kind == "relation" and len(use.parts) == 2 and self.names.relation(use.parts)[-1] != use.parts[-1]:
                found[use.parts] = identifier(use.parts[-1])
        for node in nodes(fragment.tree) if found else ():
            if "relname" in node and "alias" in node:
                found.pop(relation_parts(node), None)
        return found

    def _qualifiers(self, meant: Resolution, scope: Scope, aliased: Mapping[Path, str]) -> list[Edit]:
        edits = []
        for use in meant.qualifiers:
            if len(use.relation) == 1:
                path = scope.get(use.relation[0])
                if path is None or path[-1] != use.relation[0]:
                    continue  # `new` and `old` stay
            else:
                path = use.relation
            new = self.names.relation(path)
            if new == path or path in aliased or len(path) != 2:
                continue
            edits.append((use.start, use.end, qualified(*new) if use.parts > 1 else identifier(new[-1])))
        return edits

    def _of_types(self, fragment: Fragment, meant: Resolution, scope: Scope, target: Path | None) -> list[Edit]:
        """Labels of enums and attributes of composite types."""
        places = Places(fragment.sql)
        of_column: dict[int, Path] = {}
        for use in meant.columns:
            path = self._path(use.relation, scope)
            type_ = self.relations.type_of(path, use.column) if path else None
            if type_ is not None:
                of_column[use.start] = type_
        begun: dict[int, Path] = {}  # by where the whole name begins
        edits: list[Edit] = []
        for node in nodes(fragment.tree):
            column = node.get("ColumnRef")
            if column is not None:
                where = places.locate(strings(column["fields"]), column.get("location", 0))
                named = strings(column["fields"])
                if where and where[-1][0] in of_column:
                    begun[column.get("location", 0)] = of_column[where[-1][0]]
                elif len(named) == 1 and named[0] in self.arguments_of:
                    begun[column.get("location", 0)] = self.arguments_of[named[0]]
        for node in nodes(fragment.tree) if self.attributes else ():
            if "A_Indirection" in node:
                edits += self._attribute(node["A_Indirection"], begun, places)
        if self.labels:
            edits += Labels(self.labels, places.tokens, begun).edits(fragment.tree, target)
        return edits

    def _attribute(self, node: Node, begun: Mapping[int, Path], places: Places) -> list[Edit]:
        """`(column).attribute`."""
        column, names = node["arg"].get("ColumnRef"), strings(node["indirection"][:1])
        type_ = begun.get(column.get("location", 0)) if column else None
        if type_ is None or not names:
            return []
        new = self.names.part("attribute", type_, names[0])
        if new == names[0]:
            return []
        number = places.tokens.find(column.get("location", 0)) + 2 * len(column["fields"]) - 1
        while places.tokens.text(number) in (")", "."):
            number += 1
        return [(places.tokens.starts[number], places.tokens.ends[number], identifier(new))]

    # ------------------------------------------------------------ names that something else would take

    def _means_the_same(self, fragment: Fragment, written: str, meant: Resolution, scope: Scope) -> bool:
        """Whether the columns of what was written are those that were meant, each under its new name."""
        again = parse_query(written) if fragment.role == "query" else parse_expression(written)
        if fragment.role == "statement" or isinstance(again, Fault):
            return True
        back = {self.names.relation(path): path for path in _paths(meant, scope)}
        outside = {self._alias(alias, path): self._renamed(path) for alias, path in scope.items()}

        def columns(path: Path) -> tuple[str, ...] | None:
            return self._renamed(back[path]) if path in back else self.relations.columns(path)

        found = resolve(again, outside, columns).columns
        wanted = [
            (self.names.relation(path), self.names.column(path, use.column))
            for use in meant.columns
            if (path := self._path(use.relation, scope)) is not None
        ]
        new_scope = {self._alias(alias, path): self.names.relation(path) for alias, path in scope.items()}
        return wanted == [
            (path, use.column) for use in found if (path := self._path(use.relation, new_scope)) is not None
        ]

    def _alias(self, alias: str, path: Path) -> str:
        return self.names.relation(path)[-1] if alias == path[-1] else alias

    def _renamed(self, path: Path) -> tuple[str, ...] | None:
        columns = self.relations.columns(path)
        return columns and tuple(map(partial(self.names.column, path), columns))

    def _whole(self, meant: Resolution, scope: Scope, start: int, end: int, text: str) -> str:
        """A column with its table before it, so that it is no other table's."""
        for use in meant.columns:
            path = self._path(use.relation, scope)
            if (use.start, use.end) == (start, end) and path is not None:
                return f"{qualified(*self.names.relation(path))}.{text}"
        return text


_STAR = re.compile(r"(?:select|returning|,|\.)\s*\*", re.IGNORECASE)
_BODY = re.compile(r"\s*(return|begin\s+atomic)\b", re.IGNORECASE)


def _paths(meant: Resolution, scope: Scope) -> set[Path]:
    """The relations that a fragment uses."""
    named = {use.relation for use in meant.columns if isinstance(use.relation, tuple) and len(use.relation) == 2}
    return named.union(scope.values())


def _targets(tree: Node) -> tuple[set[int], set[int]]:
    """Where the columns begin that stand alone in the select list of the query itself, and in those of further arms."""
    arms, found = [tree.get("SelectStmt", {})], []
    while arms:
        arm = arms.pop()
        if "larg" in arm:
            arms += (arm["rarg"], arm["larg"])
        else:
            targets = [target["ResTarget"] for target in arm.get("targetList", ())]
            alone = [t["val"]["ColumnRef"] for t in targets if "name" not in t and "ColumnRef" in t["val"]]
            found.append({column.get("location", 0) for column in alone})
    return found[0], set[int]().union(*found[1:])


def _start(fragment: Fragment, at: int) -> int:
    """Where the dotted name begins whose last part is at a place."""
    tokens = Places(fragment.sql).tokens
    number = tokens.find(at)
    while number >= 2 and tokens.text(number - 1) == ".":
        number -= 2
    return tokens.starts[number]
