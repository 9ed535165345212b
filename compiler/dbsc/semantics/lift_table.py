"""A table as `.dbs` text: its columns, and everything that belongs to it."""

from __future__ import annotations

from dbsc.catalog import naming
from dbsc.catalog.intent import ColumnNote
from dbsc.catalog.objects import (
    Check,
    Column,
    ForeignKey,
    Index,
    Key,
    Partition,
    Policy,
    Privileges,
    Ref,
    Table,
    Type,
    ref,
)
from dbsc.catalog.platform import is_shown
from dbsc.catalog.sequences import owned_sequence
from dbsc.semantics.lift_items import arrow, bound_of, constraint_lines, item_lines, modifiers, not_null, partition_by
from dbsc.semantics.lift_names import Choice
from dbsc.semantics.lift_parts import (
    distribution,
    documented,
    expectations,
    expression,
    grants,
    lifecycle,
    name,
    qname,
    quoted,
)
from dbsc.semantics.lift_places import Places
from dbsc.semantics.lift_sugar import Inclusion
from dbsc.semantics.lift_whole import Whole
from dbsc.semantics.partition_names import MOST_COUNTED
from dbsc.sqltext.quote import identifier

_ONE_LINE = 70  # characters of a partition and the one thing that it has of its own, or of a generated column
_SERIALS = {"integer": "serial", "bigint": "bigserial", "smallint": "smallserial"}


class TableText:
    """Writes one table."""

    def __init__(self, whole: Whole, table: Table, *, external: bool) -> None:
        self.whole = whole
        self.catalog = whole.catalog
        self.included = whole.sugar.lines.get(table.ref, ())
        self.row_security = table.row_security
        self.is_shown = is_shown(whole.catalog.intent.header.target, table.schema) and not table.foreign
        table = self.table = _without(table, self.included, self.is_shown)
        self.external = external
        self.owned = [] if external else whole.by_owner.get(table.ref, [])
        self.notes = whole.notes.get(table.ref, {})
        unions = {column.name: check for column in table.columns if (check := self.union_check(column)) is not None}
        columns = [column.name for column in table.columns if column.name in unions or not _is_long(column)]
        visible = whole.visible(table)
        self.places = Places(table.name, columns, visible, whole.functions)
        checked = {note.checked for note in self.notes.values() if note.checked}
        self.places.add(table, self.owned, unions, checked)
        self.places.settle(whole.names, table.schema)
        if external:  # what is added to it is named together with it
            for index in whole.by_owner.get(table.ref, []):
                if isinstance(index, Index):
                    whole.names.take(table.schema, index.name)

    def text(self) -> str:
        """The declaration."""
        table = self.table
        parents = ", ".join(self.whole.called(parent, table.schema) for parent in table.inherits)
        inherits = f" inherits {parents}" if parents else ""
        if table.of_type:
            inherits = f" of {qname(table.of_type, table.schema)}"
        columns = self.columns()
        lines = [not_null(column.name, column.not_null) for column in table.columns if column.not_null]
        lines += constraint_lines(self.whole, self.places) + item_lines(self.whole, self.owned) + self.rights()
        lines += self.options() + self.partitioning()
        head = f"table {qname(table.ref)}{inherits}"
        head = f"foreign {head} server {name(table.foreign.server)}" if table.foreign else head
        inside = "\n\n".join("\n".join(part) for part in (columns, lines) if part)
        return f"{head} {{\n{inside}\n}}"

    # ------------------------------------------------------------ columns

    def columns(self) -> list[str]:
        """The columns, and the lines that stand for some of them."""
        lines = self.included
        instead = {title: inclusion for inclusion in lines for title in inclusion.columns}
        out = []
        for column in self.table.columns:
            inclusion = instead.get(column.name)
            if inclusion is None:
                line = self.column(column)
                if not (self.table.of_type and line == self.attribute(column)):
                    out.append(line)
            elif column.name == inclusion.columns[0]:
                out.append(inclusion.line)
        return out + [inclusion.line for inclusion in lines if not inclusion.columns]

    def attribute(self, column: Column) -> str:
        """A column of a table of a type of which nothing is said."""
        plain = Column(column.name, column.type, nullable=True, collation=column.collation)
        return own_column(plain, self.whole.type(column.type, self.table.schema))

    def column(self, column: Column) -> str:
        """One column with what is only about it."""
        places, note, title = self.places, self.notes.get(column.name), column.name
        key = self.key_of(title)
        parts = [name(column.name, item=True)]
        if title in places.unions:
            parts.append(self.union(column))
        elif column.serial:
            named = f" (sequence name {name(column.sequence)})" if column.sequence else ""
            parts.append(_SERIALS[column.type.name] + named)
        elif key is None or not self.whole.is_inferred(self.table, column, key):
            parts.append(self.type(column, note))
            if note and note.checked:
                chosen = naming.object_name(self.table.name, column.name, "check")
                parts.append(("" if note.checked == chosen else f"constraint {name(note.checked)} ") + "checked")
        if key is not None:
            nullable = "?" if self.is_nullable(column) and len(parts) == 1 else ""  # else its type says it
            parts.append(f"{self.named(places.reference_at[title])}{arrow(self.whole, key)}{nullable}")
        if title in places.key_at:
            parts.append(self.named(places.key_at[title]) + "pk")
        if title in places.unique_at:
            choice = places.unique_at[title]
            distinct = isinstance(choice.thing, Key) and choice.thing.nulls_not_distinct
            parts.append(self.named(choice) + "unique" + (" nulls not distinct" if distinct else ""))
        parts += [modifiers(key).lstrip()] if key is not None and modifiers(key) else []
        return documented(column.comment, " ".join([*parts, *values(column), *self.marks(column), *_changed(column)]))

    def marks(self, column: Column) -> list[str]:
        """The index and the checks that stand at a column."""
        parts = []
        if column.name in self.places.index_at:
            index = self.places.index_at[column.name].thing
            assert isinstance(index, Index)
            parts.append("index" if index.method == "btree" else f"index using {name(index.method)}")
        for choice in self.places.checks_at.get(column.name, ()):
            check = choice.thing
            assert isinstance(check, Check)
            parts.append(f"check ({check.condition.sql})" + (" no inherit" if check.no_inherit else ""))
        return parts

    def named(self, choice: Choice) -> str:
        """`constraint name`, where the name has to be written."""
        return f"constraint {name(choice.name)} " if id(choice.thing) in self.places.written else ""

    def key_of(self, column: str) -> ForeignKey | None:
        """The foreign key that stands at a column."""
        choice = self.places.reference_at.get(column)
        return choice.thing if choice and isinstance(choice.thing, ForeignKey) else None

    def union_check(self, column: Column) -> Check | None:
        """The check that a union of literals makes, where the column is one and has it."""
        note = self.notes.get(column.name)
        if note is None or not note.values:
            return None
        values = [quoted(value) if note.strings else value for value in note.values]
        condition = f"{identifier(column.name)} in ({', '.join(values)})"
        found = (check for check in self.table.checks if check.condition.sql == condition)
        return next((check for check in found if not (check.comment or check.not_valid or check.no_inherit)), None)

    def union(self, column: Column) -> str:
        """The column as a union of literals."""
        note = self.notes[column.name]
        values = [quoted(value) if note.strings else value for value in note.values]
        kind = "text" if note.strings else "numeric" if any("." in value for value in values) else "integer"
        base = "" if column.type == Type(kind) else f"{self.whole.type(column.type, self.table.schema)} "
        named = self.named(self.places.unions[column.name])
        return f"{base}{named}{' | '.join(values)}{' | null' if column.nullable else ''}"

    def is_nullable(self, column: Column) -> bool:
        """Whether it has to be said that a column may be null."""
        key = self.table.primary_key
        return column.nullable and not (key and column.name in key.columns)

    def type(self, column: Column, note: ColumnNote | None) -> str:
        shape = f"<{name(note.shape)}>" if note and note.shape else ""
        return self.whole.type(column.type, self.table.schema) + shape + ("?" if self.is_nullable(column) else "")

    # ------------------------------------------------------------ the rest

    def options(self) -> list[str]:
        table = self.table
        out = []
        has_policy = any(isinstance(object_, Policy) for object_ in self.owned)
        out += _row_security(table, has_policy or self.is_shown)
        if table.unlogged:
            out.append("option unlogged")
        out += [f"option {option} = {value}" for option, value in table.parameters]
        if table.tablespace:
            out.append(f"option tablespace {name(table.tablespace)}")
        if table.replica_identity:
            out.append(f"option replica identity {table.replica_identity}")
        out += _index_options(table)
        out += [f"option {name(o)} {quoted(value)}" for o, value in table.foreign.options] if table.foreign else []
        out += [f"option volume = {count}" for owner, count in self.catalog.intent.volumes if owner == table.ref]
        return out

    def partitioning(self) -> list[str]:
        out = []
        intent = self.catalog.intent
        if self.table.partition_key:
            text = partition_by(self.table.partition_key)
            rule = next((rule for rule in intent.partition_rules if rule.table == self.table.ref), None)
            if rule:
                text += f" every {rule.every.text} ahead {rule.ahead}"
                text += f" from {_start(rule.start)}" if rule.start else ""
                text += f" named {quoted(rule.named)}" if rule.named is not None else ""
                text += f" keep {rule.keep.text}" if rule.keep else ""
                text += lifecycle(rule.steps)
            out.append(text + self.partitions(self.table, rule is not None))
        for retention in intent.retentions:
            if retention.table == self.table.ref:
                text = f"retain {retention.keep.text} by {name(retention.column)}"
                text += f" where ({retention.where.sql})" if retention.where else ""
                text += lifecycle(retention.steps)
                text += f" batch {retention.batch}" if retention.batch else ""
                text += f" every {retention.every.text}" if retention.every else ""
                text += f" on {retention.day}" if retention.day else ""
                text += f" at {quoted(retention.time)}" if retention.time else ""
                out.append(text)
        out += [distribution(found) for found in intent.distributions if found.table == self.table.ref]
        out += expectations([found for found in intent.expectations if found.table == self.table.ref])
        subject = tuple(self.table.ref)
        out += [
            f"option type {_type_name(words.text)}" if words.kind == "type" else words.text
            for words in intent.words
            if tuple(words.subject) == subject
        ]
        return out

    def own_options(self, partition: Partition) -> list[str]:
        """How a partition's rows are stored and guarded, where that is not as its table says."""
        out = []
        has_policy = any(isinstance(each, Policy) for each in self.whole.by_owner.get(partition.ref, []))
        out += _row_security(partition, has_policy or self.row_security)
        if partition.tablespace:
            out.append(f"option tablespace {name(partition.tablespace)}")
        out += _index_options(partition)
        if partition.partition_key:
            own = partition.replica_identity
            return [*out, f"option replica identity {own}"] if own else out
        out += [f"option {name(o)} {quoted(v)}" for o, v in partition.foreign.options] if partition.foreign else []
        out += ["option unlogged"] if partition.unlogged and not self.table.unlogged else []
        out += [
            f"option {key} = {value}"
            for key, value in partition.parameters
            if (key, value) not in self.table.parameters
        ]
        above = None if partition.identity_index else self.table.replica_identity
        if partition.replica_identity != above:
            out.append(f"option replica identity {partition.replica_identity or 'default'}")
        return out

    def partitions(self, parent: Table | Partition, ruled: bool = False) -> str:
        """The partitions of a table, and theirs; in a few words where these say just them. `ruled`: there is a rule."""
        found = [each for each in self.whole.by_owner.get(parent.ref, []) if isinstance(each, Partition)]
        lines = {each.ref: self.partition(each, parent.name) for each in found}
        count = len(lines)
        counted = (f"{n} modulus {count} remainder {n}" for n in range(count))
        if 0 < count <= MOST_COUNTED and sorted(lines.values()) == sorted(counted):
            return f" into {count}"
        words = ""
        series = None if ruled else self.series(parent, found, lines)
        if series is not None:
            words = f" {series[0]}"
            lines = {each: line for each, line in lines.items() if each not in series[1]}
        return words + (" {\n" + "\n".join(lines.values()) + "\n}" if lines else "")

    def series(
        self, parent: Table | Partition, found: list[Partition], lines: dict[Ref, str]
    ) -> tuple[str, frozenset[Ref]] | None:
        """Partitions that have nothing but bounds, each at the end of the one before."""
        key = parent.partition_key
        column = self.table.column(key.elements[0].column or "") if key and len(key.elements) == 1 else None
        if key is None or key.strategy != "range" or column is None or column.type.schema or column.type.dimensions:
            return None
        plain = [each for each in found if _is_plain(lines[each.ref], each)]
        if len(plain) < 2:
            return None
        from dbsc.semantics.series import folded  # of which most schemas have none

        return folded(parent.ref, plain, column.type.name)

    def partition(self, partition: Partition, prefix: str) -> str:
        """One partition, with what it has of its own."""
        suffix = partition.name.removeprefix(f"{prefix}_")
        home = partition.parent[1]
        own = partition.schema == home and suffix != partition.name and suffix
        called = suffix if own else partition.name
        text = called if called.replace("_", "").isdigit() and called[0].isdigit() else name(called)
        text += "" if own else f" table {qname(partition.ref, home)}"
        text += f" {bound_of(partition.bound)}"
        text += f" server {name(partition.foreign.server)}" if partition.foreign else ""
        self.whole.names.take(partition.schema, partition.name)
        inside = self.inside(partition)
        if len(inside) == 1 and "\n" not in inside[0] and len(text) + len(inside[0]) <= _ONE_LINE:
            text += f" {{ {inside[0]} }}"
        elif inside:
            text += " {\n" + "\n".join(inside) + "\n}"
        return documented(partition.comment, text)

    def inside(self, partition: Partition) -> list[str]:
        """What a partition has of its own, as items."""
        owned = self.whole.by_owner.get(partition.ref, [])
        places = Places(partition.name, visible=self.places.visible, functions=self.whole.functions)
        places.add(partition, owned, {}, set())
        places.settle(self.whole.names, partition.schema, at_once=False)
        partial = len(partition.columns) < len(self.table.columns)  # else their order counts
        columns = [column for column in partition.columns if not (partial and _says_not_null_alone(column))]
        out = [own_column(column, self.whole.type(column.type, partition.schema)) for column in columns]
        out += [not_null(column.name, column.not_null) for column in partition.columns if column.not_null]
        out += constraint_lines(self.whole, places) + item_lines(self.whole, owned) + self.own_options(partition)
        out += self.rights_on(partition)
        if partition.partition_key:
            out.append(partition_by(partition.partition_key) + self.partitions(partition))
        return out

    def rights_on(self, partition: Partition) -> list[str]:
        """The grants of a partition. That it has none needs no word where its table has some."""
        held = self.catalog.objects.get(ref("privileges", *partition.ref))
        if not isinstance(held, Privileges):
            return []
        above = ref("privileges", *partition.parent)
        said = above in self.catalog.objects or above in self.whole.sugar.left_out
        return grants(held.grants) if held.grants or not said else []

    def rights(self) -> list[str]:
        """Grants, on the table and on the sequences of its columns."""
        if self.external:
            return []
        held = self.catalog.objects.get(ref("privileges", *self.table.ref))
        out = grants(held.grants) if isinstance(held, Privileges) else []
        for column in self.table.columns:
            sequence = owned_sequence(self.table.schema, self.table.name, column)
            if sequence is not None:
                held = self.catalog.objects.get(ref("privileges", *sequence))
                if isinstance(held, Privileges):
                    out += grants(held.grants, name(column.name))
        return out


def _without(table: Table, included: tuple[Inclusion, ...], is_shown: bool) -> Table:
    """A table without what comes of the lines that are included, or of its schema where the API shows that."""
    names = frozenset(name for inclusion in included for name in inclusion.constraints)
    if any(inclusion.secures for inclusion in included) and not (table.force_row_security or is_shown):
        table = table.replace(row_security=False)
    if not names:
        return table
    key = table.primary_key
    return table.replace(
        primary_key=None if key and key.name in names else key,
        uniques=tuple([each for each in table.uniques if each.name not in names]),
        checks=tuple([each for each in table.checks if each.name not in names]),
    )


def _is_plain(line: str, partition: Partition) -> bool:
    return "\n" not in line and line.endswith(f" {bound_of(partition.bound)}")


def values(column: Column) -> list[str]:
    """Where a column's values come from, and how they are stored."""
    parts = []
    if column.identity:
        kind = "" if column.identity.always else " by default"
        options = f" ({column.identity.options})" if column.identity.options else ""
        parts.append(f"identity{kind}{options}")
    if column.default:
        parts.append(f"= {expression(column.default.sql)}")
    if column.generated:
        parts.append(f"as ({column.generated.expression.sql}){' virtual' if column.generated.virtual else ''}")
    if column.collation:
        parts.append(f"collate {'.'.join(map(name, column.collation))}")
    for setting in ("storage", "compression", "statistics"):
        value = getattr(column, setting)
        if value is not None:
            parts.append(f"{setting} {value}")
    parts += [f"option {name(option)} = {value}" for option, value in column.parameters]
    parts += [f"option {name(option)} {quoted(value)}" for option, value in column.options]
    return parts


def _is_long(column: Column) -> bool:
    """Whether a column has a line of its own for itself, so that nothing else stands at it."""
    return column.generated is not None and len(column.generated.expression.sql) > _ONE_LINE


def _says_not_null_alone(column: Column) -> bool:
    """Whether all that a partition says of a column is its constraint."""
    return column.not_null is not None and not (column.comment or values(column.replace(collation=None)))


def _changed(column: Column) -> list[str]:
    return ["inherited"] if column.inherited else []


def own_column(column: Column, kind: str) -> str:
    """A column that is written again where its table has it already; `kind` is what its type is called."""
    nullable = "?" if column.nullable else ""
    return documented(column.comment, " ".join([name(column.name, item=True), kind + nullable, *values(column)]))


def _row_security(table: Table | Partition, usual: bool) -> list[str]:
    """What is said of row security, where it is not `usual`. It can be forced and off: then it holds for nobody."""
    if table.force_row_security:
        return ["option rls force" if table.row_security else "option no rls force"]
    if table.row_security == usual:
        return []
    return ["option rls" if table.row_security else "option no rls"]


def _index_options(table: Table | Partition) -> list[str]:
    """What else indexes are for, and how the rows are kept at all."""
    out = [f"option access method {name(table.access_method)}"] if table.access_method else []
    out += [f"option replica identity using index {name(table.identity_index)}"] if table.identity_index else []
    return out + ([f"option cluster using {name(table.cluster)}"] if table.cluster else [])


def _start(start: str) -> str:
    return start if start.isdigit() else quoted(start)


def _type_name(text: str) -> str:
    """The name of a type of TypeScript, whose capitals count: no word of the language has any."""
    return text if text.isascii() and text.isidentifier() and text[0].isupper() else name(text)
