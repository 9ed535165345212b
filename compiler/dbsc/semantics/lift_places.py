"""Where the constraints and indexes of a table stand in its text: at their column or as items, named or not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from dbsc.catalog import naming
from dbsc.catalog.objects import (
    Check,
    Element,
    Exclusion,
    ForeignKey,
    Index,
    Key,
    Object,
    Partition,
    Table,
)
from dbsc.semantics.lift_names import Choice, Names

_LONGEST = 60  # characters of a check that stands at its column
_NAME_OF_CHECK = re.compile(r"check\d*\Z")
_NAME_OF_INDEX = re.compile(r"(?:idx|excl)\d*\Z")
_STRING = re.compile(r"'(?:[^']|'')*'")
_WORD = re.compile(r"[^\W\d]\w*")
_SAFE = frozenset("and or not is null in between like ilike any all array true false similar to distinct from".split())


class Places:
    """What a table, a partition or a view has under names, each in its place."""

    def __init__(
        self, table: str, columns: Iterable[str] = (), visible: Iterable[str] = (), functions: Collection[str] = ()
    ) -> None:
        self.table = table
        self.columns = tuple(columns)  # at which something may stand
        self.visible = frozenset(visible) or frozenset(self.columns)
        self.functions = functions  # that may be called on a row as `row.name`
        self.unions: dict[str, Choice] = {}
        self.checks_at: dict[str, list[Choice]] = {}
        self.key_at: dict[str, Choice] = {}
        self.unique_at: dict[str, Choice] = {}
        self.index_at: dict[str, Choice] = {}
        self.reference_at: dict[str, Choice] = {}
        self.items: list[Choice] = []
        self.written: set[int] = set()  # what has to have its name, by identity

    # ------------------------------------------------------------ filling

    def add(self, table: Table | Partition, owned: list[Object], unions: dict[str, Check], checked: set[str]) -> None:
        """Finds the places of all that a table has.

        `unions` are the checks of columns that are unions, and `checked` the names of those that hold a column to its
        shape: they stand at their columns.
        """
        for column, check in unions.items():
            self.unions[column] = Choice(check, self.table, column, "check")
        theirs = {id(check) for check in unions.values()}
        if table.primary_key:
            self.key(table.primary_key)
        for key in _likely_first([self.choice_of_key(key) for key in table.uniques]):
            self.unique(key)
        for check in table.checks:
            if id(check) not in theirs and check.name not in checked:
                self.check(check)
        self.items += [self.choice_of_exclusion(exclusion) for exclusion in table.exclusions]
        keys = [key for key in owned if isinstance(key, ForeignKey)]
        for choice in _likely_first([self.choice_of_reference(key) for key in keys]):
            self.reference(choice)
        self.add_indexes(owned)

    def add_indexes(self, owned: list[Object]) -> None:
        """The indexes among what a table or a view owns."""
        for index in owned:
            if isinstance(index, Index):
                self.index(index)

    def settle(self, names: Names, schema: str, *, at_once: bool = True) -> None:
        """Finds out whose names have to be written; what has a name of its own is an item, but for keys."""
        self.written = names.explicit(schema, self.table, self.order, at_once=at_once)
        for column in self.columns:
            checks = self.checks_at.get(column, [])
            self.items += [choice for choice in checks if id(choice.thing) in self.written]
            self.checks_at[column] = [choice for choice in checks if id(choice.thing) not in self.written]
            index = self.index_at.get(column)
            if index is not None and id(index.thing) in self.written:
                self.items.append(self.index_at.pop(column))
        self.items.sort(key=_group)

    def order(self, written: set[int]) -> list[Choice]:
        """All names in the order in which lowering chooses them."""
        out: list[Choice] = []
        moved: list[Choice] = []
        for column in self.columns:
            if column in self.unions:
                out.append(self.unions[column])
            for choice in self.checks_at.get(column, ()):
                (moved if id(choice.thing) in written else out).append(choice)
            out += [at[column] for at in (self.key_at, self.unique_at) if column in at]
            if column in self.index_at:
                choice = self.index_at[column]
                (moved if id(choice.thing) in written else out).append(choice)
            if column in self.reference_at:
                out.append(self.reference_at[column])
        return out + sorted([*self.items, *moved], key=_group)

    # ------------------------------------------------------------ one by one

    def key(self, key: Key) -> None:
        choice = Choice(key, self.table, None, "pkey")
        if len(key.columns) == 1 and key.columns[0] in self.columns and _is_plain(key):
            self.key_at[key.columns[0]] = choice
        else:
            self.items.append(choice)

    def choice_of_key(self, key: Key) -> Choice:
        return Choice(key, self.table, naming.columns_part((*key.columns, *key.include)), "key")

    def unique(self, choice: Choice) -> None:
        key = choice.thing
        assert isinstance(key, Key)
        column = key.columns[0]
        if len(key.columns) == 1 and column in self.columns and column not in self.unique_at and _is_plain(key):
            self.unique_at[column] = choice
        else:
            self.items.append(choice)

    def check(self, check: Check) -> None:
        used = self.used_by(check) if _NAME_OF_CHECK.search(check.name) else ()
        column = used[0] if len(used) == 1 else None
        choice = Choice(check, self.table, column, "check")
        sql = check.condition.sql
        short = len(sql) <= _LONGEST and "\n" not in sql and not check.comment
        short = short and not (check.not_valid or check.not_enforced)
        if column in self.columns and short and choice.is_possible:
            self.checks_at.setdefault(str(column), []).append(choice)
        else:
            self.items.append(choice)

    def choice_of_exclusion(self, exclusion: Exclusion) -> Choice:
        return Choice(exclusion, self.table, self.middle(exclusion.name, exclusion.elements, exclusion.include), "excl")

    def choice_of_reference(self, key: ForeignKey) -> Choice:
        return Choice(key, self.table, naming.columns_part(key.columns), "fkey")

    def reference(self, choice: Choice) -> None:
        key = choice.thing
        assert isinstance(key, ForeignKey)
        column = key.columns[0]
        taken = column in self.reference_at or column in self.unions
        if len(key.columns) == 1 and column in self.columns and not taken and not (key.comment or key.period):
            self.reference_at[column] = choice
        else:
            self.items.append(choice)

    def index(self, index: Index) -> None:
        second = self.middle(index.name, index.elements, index.include)
        choice = Choice(index, self.table, second, "idx")
        column = index.elements[0].column
        twice = column in self.index_at or (index.method == "btree" and column in self.unique_at)
        if column in self.columns and not twice and choice.is_possible and index == _only(index, str(column)):
            self.index_at[str(column)] = choice
        else:
            self.items.append(choice)

    def middle(self, name: str, elements: tuple[Element, ...], include: tuple[str, ...] = ()) -> str | None:
        """What the name of an index would be made of; None where it is not of that form at all."""
        if not _NAME_OF_INDEX.search(name):
            return None
        from dbsc.semantics.tables import expression_label

        labels = [element.column or expression_label(element) for element in elements]
        return naming.index_columns_part((*labels, *include))

    # ------------------------------------------------------------ the columns of a check

    def used_by(self, check: Check) -> tuple[str, ...]:
        """The columns that a check uses, as lowering tells it."""
        sql = check.condition.sql
        used = _plainly_used(sql, self.visible)
        if used is None:
            from dbsc.sqltext.parse import Fault, parse_expression
            from dbsc.sqltext.resolve import resolve

            fragment = parse_expression(sql)
            if isinstance(fragment, Fault):
                return ()
            scope = {self.table: tuple(self.visible)}
            resolution = resolve(fragment, scope, lambda _: None, self.functions)
            used = {use.column for use in resolution.columns if isinstance(use.relation, str)}
        return tuple(used)


def _plainly_used(sql: str, columns: Collection[str]) -> set[str] | None:
    """The columns that an expression uses, where its words alone tell; None where it has to be parsed."""
    if '"' in sql or "\\" in sql or "$" in sql or not sql.isascii():
        return None
    text = _STRING.sub("0", sql)
    used = set()
    for match in _WORD.finditer(text):
        word = match[0].lower()
        after, before = text[match.end() :].lstrip()[:1], text[: match.start()].rstrip()
        if word in columns:
            if word in _SAFE or after in ("(", ".", "0") or before.endswith((":", ".")):
                return None
            used.add(word)
        elif word not in _SAFE and after != "(" and not before.endswith("::"):
            return None
    return used


def _likely_first(choices: list[Choice]) -> list[Choice]:
    """What may have the name that PostgreSQL would choose before all else: it stands at the column."""
    return sorted(choices, key=lambda choice: not choice.is_possible)


_GROUPS = (Key, Check, Exclusion, ForeignKey, Index)


def _group(choice: Choice) -> int:
    """Keys, then checks, exclusions, foreign keys and indexes."""
    thing = choice.thing
    if isinstance(thing, Key):
        return 0 if thing.kind == "primary key" else 1
    return 1 + _GROUPS.index(type(thing))


def _is_plain(key: Key) -> bool:
    more = key.include or key.deferrable or key.comment or key.without_overlaps or key.parameters or key.tablespace
    return not more and not (key.nulls_not_distinct and key.kind == "primary key")


def _only(index: Index, column: str) -> Index:
    """The index that `index using m` at a column is."""
    return Index(index.table, index.name, (Element(column),), index.method)
