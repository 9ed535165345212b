"""Tables with their columns, keys, checks and indexes."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from dbsc.catalog import naming
from dbsc.catalog.objects import Check, Column, Element, Expression, Identity, Index, Key, Ref, Table, Type, ref
from dbsc.diagnostics import Label, did_you_mean
from dbsc.peers.dbml import defaults, notes, tree
from dbsc.peers.dbml import settings as settings_
from dbsc.peers.dbml.names import Namespace, kept
from dbsc.peers.dbml.partials import Whole
from dbsc.peers.dbml.report import Report
from dbsc.peers.dbml.settings import Settings
from dbsc.peers.dbml.types import Enums, Typed, column_type
from dbsc.source import Span
from dbsc.sqltext.quote import identifier, literal

_COUNTED = frozenset(("smallint", "integer", "bigint"))
_BY_ANOTHER_NAME = frozenset(("int2", "int4", "int8", "serial2", "serial4", "serial8"))  # of what dbml2sql knows


class Relation:
    """A table while it is made, and what references and rows have to know of it."""

    def __init__(self, whole: Whole, namespace: Namespace, report: Report) -> None:
        names = [kept(name, report) for name in whole.table.path.names]
        self.schema = names[0] if len(names) > 1 else "public"
        self.name = names[-1]
        self.whole = whole
        self.namespace = namespace
        self.report = report
        self.columns: dict[str, Column] = {}
        self.settings: dict[str, Settings] = {}  # of columns
        self.serials: set[str] = set()
        self.unions: dict[str, tuple[str, ...]] = {}  # values of columns with an `enum('a', 'b')`
        self.extensions: dict[str, None] = {}
        self.primary: tuple[str, ...] = ()
        self.uniques: list[tuple[str, ...]] = []  # of constraints
        self.checks: list[Check] = []
        self.indexes: list[Index] = []
        self.parts: dict[str, str | None] = {}  # what is found in the text of an index: its name, or its first column
        self.noted: list[tuple[Index, str]] = []  # indexes with a note
        self.table: Table | None = None

    @property
    def ref(self) -> Ref:
        """What it is called."""
        return ref("table", self.schema, self.name)

    @property
    def shown(self) -> str:
        """What it is called in messages."""
        return self.name if self.schema == "public" else f"{self.schema}.{self.name}"

    def keys(self) -> Iterator[frozenset[str]]:
        """The sets of columns that a foreign key can point to."""
        yield frozenset(self.primary)
        for unique in self.uniques:
            yield frozenset(unique)
        for index in self.indexes:
            if index.unique and all(element.column for element in index.elements):
                yield frozenset(element.column or "" for element in index.elements)

    def column(self, name: tree.Name) -> str | None:
        """The column of a name; None, and a diagnostic, where there is none."""
        text = naming.truncated(name.text)
        if text in self.settings:
            return text
        if self.whole.broken:
            return None  # it may be what could not be read
        label = Label(self.whole.table.path.span, f"`{self.shown}` is declared here")
        help_ = did_you_mean(text, self.settings)
        self.report.say("DBS832", f"table `{self.shown}` has no column `{text}`", name.span, help_, (label,))
        return None

    # ------------------------------------------------------------ the table

    def make(self, enums: Enums, schemas: Container[str]) -> None:
        """Reads columns, keys and checks, and makes the table, as one `create table` would."""
        if not (self.whole.columns or self.whole.broken):
            message = f"table `{self.shown}` has no columns"
            self.report.say("DBS830", message, self.whole.table.path.span, "write one a line: `id int [pk]`")
        for column in self.whole.columns:
            self.read_column(column, enums, schemas)
        self.primary = self.primary_key()
        for column in self.whole.columns:
            self.column_checks(column)
        for check in self.whole.checks:
            self.table_check(check)
        primary = None
        if self.primary:
            primary = Key("primary key", self.namespace.key(self.name, None, "pkey"), self.primary)
            self.columns = {
                name: column.replace(nullable=False) if name in self.primary else column
                for name, column in self.columns.items()
            }
        # PostgreSQL makes no second key over the very columns of the primary key.
        self.uniques = [(name,) for name in self.columns if "unique" in self.settings[name] and (name,) != self.primary]
        uniques = [Key("unique", self.namespace.key(self.name, name, "key"), (name,)) for (name,) in self.uniques]
        self.table = Table(
            schema=self.schema,
            name=self.name,
            columns=tuple(self.columns.values()),
            primary_key=primary,
            uniques=tuple(sorted(uniques, key=lambda key: key.name)),
            checks=tuple(sorted(self.checks, key=lambda check: check.name)),
            comment=self.comment(self.whole.notes, self.whole.table.path.span),
            origin=self.whole.table.path.span,
        )

    def comment(self, texts: Sequence[str], place: Span) -> str | None:
        """The last of several notes, as a comment of the database."""
        if texts and notes.is_trimmed(texts[-1]):
            self.report.otherwise("note", place)
        return notes.comment(texts)

    def read_column(self, written: tree.Column, enums: Enums, schemas: Container[str]) -> None:
        """One column, without what is a constraint."""
        name = kept(written.name, self.report)
        settings = settings_.read(self.report, written.settings, settings_.COLUMN, custom=True)
        self.settings[name] = settings
        typed = column_type(written.type, enums, schemas, self.report)
        if "null" in settings and "not null" in settings:
            labels = (Label(settings["null"][0].span, "and here"),)
            place = settings["not null"][0].span
            self.report.say("DBS833", f"`{name}` may be null, and may not", place, labels=labels)
        if typed is None:
            return
        if typed.values:
            self.unions[name] = typed.values
        if typed.extension:
            self.extensions[typed.extension] = None
        note = settings_.text(settings, "note")
        comment = self.comment([note], settings["note"][0].span) if note else None
        column = Column(name, typed.type, comment=comment, origin=written.name.span)
        if "increment" in settings:
            column = self.counted(column, typed, written, settings)
        elif typed.serial:
            column = column.replace(serial=True)
        else:
            value = settings["default"][0].value if "default" in settings else None
            given = self.default(value, typed.type, enums) if value else None
            column = column.replace(nullable="not null" not in settings, default=given)
        if column.serial:
            self.serials.add(name)
        if (column.serial or column.identity) and "default" in settings:
            message = f"`{name}` counts up, and has a default"
            self.report.say("DBS833", message, settings["default"][0].span, "leave one of them out")
        self.columns[name] = column

    def default(self, value: tree.Value, type_: Type, enums: Enums) -> Expression | None:
        """The default of a column; what an enum does not have is reported."""
        enum = enums.get((type_.schema or "", type_.name))
        if value.kind == "path" and value.path is not None:
            names = [name.text for name in value.path.names[:-1]]
            written = (names[0] if len(names) > 1 else "public", names[-1])
            enum = enums.get(written)
            if enum is None:
                known = did_you_mean(".".join(names), [".".join(path) for path in enums])
                self.report.say("DBS832", f"there is no enum `{'.'.join(names)}`", value.span, known)
                return None
        label = value.path.names[-1].text if value.path and value.kind == "path" else value.text
        if enum is not None and value.kind in ("path", "string") and not type_.dimensions and label not in enum.labels:
            help_ = did_you_mean(label, enum.labels)
            self.report.say("DBS832", f"enum `{enum.name}` has no value `{label}`", value.span, help_)
        return defaults.default(value, self.report)

    def counted(self, column: Column, typed: Typed, written: tree.Column, settings: Settings) -> Column:
        """A column with `increment`: an identity, or a `serial` if its type says so."""
        place = settings["increment"][0].span
        if typed.type.name not in _COUNTED or typed.type.dimensions:
            shown = written.type.span.text
            help_ = "write `int`, `bigint` or `smallint`, or leave `increment` out"
            self.report.say("DBS834", f"a column of type `{shown}` cannot count up", place, help_)
            return column
        if written.type.path.names[-1].text.lower() in _BY_ANOTHER_NAME:
            self.report.otherwise("increment", place)
        if typed.serial:
            return column.replace(serial=True)
        return column.replace(identity=Identity(always=False))

    def primary_key(self) -> tuple[str, ...]:
        """The columns of the primary key: those with `pk`, or those of the index with it."""
        marked = [(name, at) for name, given in self.settings.items() if (at := _pk(given)) is not None]
        found = [(tuple(name for name, _ in marked), marked[0][1])] if marked else []
        for index in self.whole.indexes:
            place = _pk(settings_.read(self.report, index.settings, settings_.INDEX))
            if place is None:
                continue
            columns = [self.column(_name(element)) for element in index.elements if element.kind == "words"]
            if len(columns) < len(index.elements):
                self.report.say("DBS834", "a primary key is over columns, not over expressions", index.span)
            elif all(columns):
                found.append((tuple(dict.fromkeys(name for name in columns if name)), place))
        for _, place in found[1:]:
            labels = (Label(found[0][1], "the first one"),)
            help_ = "write all its columns in one place: `(a, b) [pk]` in `indexes`"
            self.report.say("DBS833", f"table `{self.shown}` has two primary keys", place, help_, labels)
        return found[0][0] if found else ()

    # ------------------------------------------------------------ checks

    def column_checks(self, written: tree.Column) -> None:
        """The checks of a column: all of them are one constraint."""
        name = naming.truncated(written.name.text)
        if name in self.unions:
            listed = ", ".join(map(literal, self.unions[name]))
            self.check(f"{identifier(name)} in ({listed})", {name}, None)
        values = [each.value for each in self.settings[name].get("check", ()) if each.value is not None]
        found = [self.condition(value) for value in values]
        conditions = [condition for condition in found if condition is not None]
        if len(conditions) == len(values) and conditions:
            both = " and ".join(f"({sql})" for sql, _ in conditions)
            used = {column for _, columns in conditions for column in columns}
            self.check(conditions[0][0] if len(conditions) == 1 else both, used, None)

    def table_check(self, written: tree.Check) -> None:
        """One line of `checks`."""
        settings = settings_.read(self.report, written.settings, settings_.CHECK)
        condition = self.condition(written.condition)
        given = settings["name"][0].value if "name" in settings else None
        if condition is not None:
            name = kept(tree.Name(given.text, given.span), self.report) if given and given.text else None
            if name in {check.name for check in self.checks}:
                self.report.say("DBS833", f"two checks are named `{name}`", written.condition.span)
            else:
                self.check(*condition, name)

    def condition(self, value: tree.Value) -> tuple[str, set[str]] | None:
        """An expression, and the columns that it uses."""
        expression = defaults.expression(value, self.report)
        return None if expression is None else (expression.sql, self.used(expression, value))

    def used(self, expression: Expression, value: tree.Value) -> set[str]:
        """The columns of this table in an expression; what is no column is reported."""
        from dbsc.sqltext.parse import Fragment, parse_expression
        from dbsc.sqltext.resolve import resolve

        fragment = parse_expression(expression.sql)
        assert isinstance(fragment, Fragment)  # it was read before
        resolution = resolve(fragment, {self.name: tuple(self.settings)}, lambda _: None)
        shift = value.span.text.find(expression.sql)
        for problem in () if self.whole.broken else resolution.problems:
            text = ".".join(problem.parts)
            help_ = did_you_mean(problem.parts[-1], problem.candidates)
            folded = next((name for name in self.settings if name.lower() == problem.parts[-1] != name), None)
            help_ = f"SQL reads names without quotes in lower case: write `{identifier(folded)}`" if folded else help_
            place = value.span.part(shift + problem.start, shift + problem.end)
            self.report.say("DBS832", f"table `{self.shown}` has no column `{text}`", place, help_)
        return {use.column for use in resolution.columns}

    def check(self, sql: str, used: set[str], name: str | None) -> None:
        """Adds a check; without a name it is called after the one column that it uses."""
        second = next(iter(used)) if len(used) == 1 else None
        chosen = self.namespace.constraint(self.name, second, "check", name)
        self.checks.append(Check(chosen, Expression(sql)))

    # ------------------------------------------------------------ indexes

    def make_indexes(self) -> None:
        """The indexes that make no key, each as its own `create index`."""
        for written in self.whole.indexes:
            settings = settings_.read(self.report, written.settings, settings_.INDEX)
            if "pk" in settings:
                continue
            self.once(written)
            elements = [self.element(element) for element in written.elements]
            if [element.kind for element in written.elements] != sorted(element.kind for element in written.elements):
                self.report.otherwise("index order", written.span)
            keys = tuple(element for element in elements if element is not None)
            if len(keys) == len(elements):
                self.index(written, keys, settings)

    def once(self, written: tree.Index) -> None:
        """Reports a column that an index names twice."""
        found: dict[str, tree.Value] = {}
        for element in written.elements:
            earlier = found.setdefault(f"{element.kind} {element.text}", element)
            if earlier is not element:
                labels = (Label(earlier.span, "the first one"),)
                self.report.say("DBS833", f"the index has `{element.text}` twice", element.span, labels=labels)

    def index(self, written: tree.Index, keys: tuple[Element, ...], settings: Settings) -> None:
        """One index."""
        given = settings["name"][0].value if "name" in settings else None
        name = kept(tree.Name(given.text, given.span), self.report) if given and given.text else None
        if name is not None and name in self.namespace.relations:
            self.report.say("DBS833", f"there are two tables or indexes `{name}` in one schema", written.span)
            return
        middle = naming.index_columns_part([element.column or _label(element) for element in keys])
        method = (settings_.text(settings, "type") or "btree").lower()
        chosen = self.namespace.index(self.name, middle, "idx", name)
        made = Index(self.ref, chosen, keys, method, unique="unique" in settings, origin=written.span)
        self.indexes.append(made)
        self.parts[chosen] = name or keys[0].column
        note = notes.comment([settings_.text(settings, "note")])
        self.noted += [(made, note)] if note else []

    def element(self, value: tree.Value) -> Element | None:
        """One column or expression of an index."""
        if value.kind == "words":
            name = self.column(_name(value))
            return None if name is None else Element(name)
        expression = defaults.expression(value, self.report)
        if expression is not None:
            self.used(expression, value)
        return None if expression is None else Element(expression=expression)


def plain_type(relation: Relation, column: str, place: Span) -> Type:
    """The type of a column, for another column that refers to it."""
    if column in relation.serials:
        relation.report.otherwise("serial copy", place)
    return relation.columns[column].type


def _pk(settings: Settings) -> Span | None:
    """Where a column or an index is said to be the primary key."""
    return settings["pk"][0].span if "pk" in settings else None


def _name(value: tree.Value) -> tree.Name:
    return tree.Name(value.text, value.span)


def _label(element: Element) -> str:
    from dbsc.semantics.tables import expression_label

    return expression_label(element)
