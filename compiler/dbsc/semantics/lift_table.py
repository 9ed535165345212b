"""A table as `.dbs` text: its columns, and everything that belongs to it."""

from __future__ import annotations

from collections.abc import Set

from dbsc.catalog import naming
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import ColumnNote
from dbsc.catalog.objects import (
    Bound,
    Check,
    Column,
    Exclusion,
    ForeignKey,
    Index,
    Key,
    Object,
    Partition,
    PartitionKey,
    Policy,
    Privileges,
    Ref,
    Rows,
    Statistics,
    Table,
    Trigger,
    Type,
    ref,
)
from dbsc.catalog.sequences import owned_sequence
from dbsc.semantics.lift_parts import (
    distribution,
    documented,
    element,
    expectations,
    expression,
    given,
    grants,
    index_line,
    lifecycle,
    lift_type,
    name,
    qname,
    quoted,
)
from dbsc.sqltext.quote import identifier

_SERIALS = {"integer": "serial", "bigint": "bigserial", "smallint": "smallserial"}


class TableText:
    """Writes one table."""

    def __init__(self, catalog: Catalog, table: Table, by_owner: dict[Ref, list[Object]], *, external: bool) -> None:
        self.catalog = catalog
        self.table = table
        self.by_owner = by_owner
        self.external = external
        self.owned = by_owner.get(table.ref, [])
        self.notes = {note.column: note for note in catalog.intent.notes if note.table == table.ref}
        self.done: set[str] = set()  # names of keys, checks and foreign keys that stand at their column

    def text(self) -> str:
        """The declaration."""
        table = self.table
        parents = ", ".join(qname(parent, table.schema) for parent in table.inherits)
        inherits = f" inherits {parents}" if parents else ""
        lines = [self.column(column) for column in table.columns]
        lines += self.options() + constraint_lines(table, self.owned, self.done) + self.partitioning()
        lines += item_lines(self.owned)
        head = f"table {qname(table.ref)}{inherits}"
        head = f"foreign {head} server {name(table.foreign.server)}" if table.foreign else head
        return f"{head} {{\n" + "\n".join(lines + self.rights()) + "\n}"

    # ------------------------------------------------------------ columns

    def column(self, column: Column) -> str:
        """One column with what is only about it."""
        table, note = self.table, self.notes.get(column.name)
        key = table.primary_key
        alone = key is not None and key.columns == (column.name,) and _plain(key)
        parts = [name(column.name, item=True)]
        union = self.union(column, note)
        if union:
            parts.append(union)
        elif column.serial:
            named = f" (sequence name {name(column.sequence)})" if column.sequence else ""
            parts.append(_SERIALS[column.type.name] + named)
        else:
            parts.append(self.type(column, note))
            if note and note.checked:
                self.done.add(note.checked)
                parts.append(_constraint(note.checked, table.name, column.name, "check") + "checked")
        if alone and key is not None:
            self.done.add(key.name)
            parts.append(_constraint(key.name, table.name, None, "pkey") + "pk")
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
        parts += [f"option {name(option)} {quoted(value)}" for option, value in column.options]
        for unique in table.uniques:
            if unique.columns == (column.name,) and _plain(unique) and not unique.nulls_not_distinct:
                self.done.add(unique.name)
                parts.append(_constraint(unique.name, table.name, column.name, "key") + "unique")
                break  # a column says it once
        return documented(column.comment, " ".join(parts))

    def union(self, column: Column, note: ColumnNote | None) -> str | None:
        """The column as a union of literals, with the check that the union is."""
        if note is None or not note.values:
            return None
        values = [quoted(value) if note.strings else value for value in note.values]
        condition = f"{identifier(column.name)} in ({', '.join(values)})"
        check = next(
            (c for c in self.table.checks if c.condition.sql == condition and not (c.comment or c.name in self.done)),
            None,
        )
        if check is None:
            return None
        self.done.add(check.name)
        inferred = Type("text") if note.strings else Type("integer")
        base = "" if column.type == inferred else f"{lift_type(column.type, self.table.schema)} "
        named = _constraint(check.name, self.table.name, column.name, "check")
        return f"{base}{named}{' | '.join(values)}{' | null' if column.nullable else ''}"

    def type(self, column: Column, note: ColumnNote | None) -> str:
        shape = f"<{name(note.shape)}>" if note and note.shape else ""
        key = self.table.primary_key
        nullable = column.nullable and not (key and column.name in key.columns)
        return lift_type(column.type, self.table.schema) + shape + ("?" if nullable else "")

    # ------------------------------------------------------------ the rest

    def options(self) -> list[str]:
        table = self.table
        out = []
        has_policy = any(isinstance(object_, Policy) for object_ in self.owned)
        if table.force_row_security:
            out.append("option rls force")
        elif table.row_security and not has_policy:
            out.append("option rls")
        elif has_policy and not table.row_security:
            out.append("option no rls")
        if table.unlogged:
            out.append("option unlogged")
        out += [f"option {option} = {value}" for option, value in table.parameters]
        if table.tablespace:
            out.append(f"option tablespace {name(table.tablespace)}")
        if table.replica_identity:
            out.append(f"option replica identity {table.replica_identity}")
        out += [f"option {name(o)} {quoted(value)}" for o, value in table.foreign.options] if table.foreign else []
        out += [f"option volume = {count}" for owner, count in self.catalog.intent.volumes if owner == table.ref]
        return out

    def partitioning(self) -> list[str]:
        out = []
        intent = self.catalog.intent
        if self.table.partition_key:
            text = _partition_by(self.table.partition_key)
            rule = next((rule for rule in intent.partition_rules if rule.table == self.table.ref), None)
            if rule:
                text += f" every {rule.every.text} ahead {rule.ahead}"
                text += f" from {_start(rule.start)}" if rule.start else ""
                text += f" keep {rule.keep.text}" if rule.keep else ""
                text += lifecycle(rule.steps)
            out.append(text + self.partitions(self.table.ref, self.table.name))
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
            f"option type {name(words.text)}" if words.kind == "type" else words.text
            for words in intent.words
            if tuple(words.subject) == subject
        ]
        return out

    def own_options(self, partition: Partition) -> list[str]:
        """How a partition's rows are stored, where that is not as its table says."""
        if partition.partition_key:
            return []
        out = ["option unlogged"] if partition.unlogged and not self.table.unlogged else []
        out += [
            f"option {key} = {value}"
            for key, value in partition.parameters
            if (key, value) not in self.table.parameters
        ]
        if partition.replica_identity != self.table.replica_identity:
            out.append(f"option replica identity {partition.replica_identity or 'default'}")
        return out

    def partitions(self, parent: Ref, prefix: str) -> str:
        """The partitions of a table, and theirs."""
        lines = []
        for object_ in self.by_owner.get(parent, []):
            if isinstance(object_, Partition):
                suffix = object_.name.removeprefix(f"{prefix}_")
                own = object_.schema == self.table.schema and suffix != object_.name and suffix
                called = suffix if own else object_.name
                text = called if called.replace("_", "").isdigit() and called[0].isdigit() else name(called)
                text += "" if own else f" table {name(object_.schema)}.{name(object_.name)}"
                text += f" {_bound(object_.bound)}"
                owned = self.by_owner.get(object_.ref, [])
                inside = self.own_options(object_) + constraint_lines(object_, owned) + item_lines(owned)
                if object_.partition_key:
                    inside.append(_partition_by(object_.partition_key) + self.partitions(object_.ref, object_.name))
                text += " {\n" + "\n".join(inside) + "\n}" if inside else ""
                lines.append(documented(object_.comment, text))
        return " {\n" + "\n".join(lines) + "\n}" if lines else ""

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


def constraint_lines(table: Table | Partition, owned: list[Object], done: Set[str] = frozenset()) -> list[str]:
    """Keys, checks, exclusions and foreign keys as items, but for those that stand at their column."""
    out = []
    for key in ([table.primary_key] if table.primary_key else []) + list(table.uniques):
        out += [_key(key, table.name)] if key.name not in done else []
    out += [_check(check) for check in table.checks if check.name not in done]
    out += map(_exclusion, table.exclusions)
    return out + [_foreign_key(key) for key in owned if isinstance(key, ForeignKey)]


def item_lines(owned: list[Object]) -> list[str]:
    """Indexes, triggers, policies and rows as items."""
    out = []
    for object_ in owned:
        if isinstance(object_, Index):
            out.append(index_line(object_))
        elif isinstance(object_, Statistics):
            out.append(_statistics(object_))
        elif isinstance(object_, Trigger):
            out.append(_trigger(object_))
        elif isinstance(object_, Policy):
            out.append(_policy(object_))
        elif isinstance(object_, Rows):
            out += _rows(object_)
    return out


def _statistics(statistics: Statistics) -> str:
    middle = naming.columns_part(element.column or "expr" for element in statistics.elements)
    text = "statistics " + given(statistics.name, statistics.table[2], middle, "stat")
    text += f"({', '.join(statistics.kinds)}) " if statistics.kinds else ""
    return documented(statistics.comment, f"{text}on ({', '.join(map(element, statistics.elements))})")


def _plain(key: Key) -> bool:
    return not (key.include or key.deferrable or key.comment)


def _constraint(written: str, table: str, second: str | None, label: str) -> str:
    chosen = naming.object_name(table, second, label)
    return "" if written == chosen else f"constraint {name(written)} "


def _key(key: Key, table: str) -> str:
    word = "pk" if key.kind == "primary key" else "unique"
    label, part = ("pkey", None) if word == "pk" else ("key", naming.columns_part((*key.columns, *key.include)))
    text = f"{word} {given(key.name, table, part, label)}({', '.join(map(name, key.columns))})"
    text += " nulls not distinct" if key.nulls_not_distinct else ""
    text += f" include ({', '.join(map(name, key.include))})" if key.include else ""
    return documented(key.comment, text + _timing(key.deferrable, key.deferred))


def _check(check: Check) -> str:
    rest = (" no inherit" if check.no_inherit else "") + (" not valid" if check.not_valid else "")
    return documented(check.comment, f"check {name(check.name)} ({check.condition.sql}){rest}")


def _exclusion(exclusion: Exclusion) -> str:
    where = f" where ({exclusion.where.sql})" if exclusion.where else ""
    keys = ", ".join(map(element, exclusion.elements))
    timing = _timing(exclusion.deferrable, exclusion.deferred)
    text = f"exclude {name(exclusion.name)} using {exclusion.method} ({keys}){where}{timing}"
    return documented(exclusion.comment, text)


def _foreign_key(key: ForeignKey) -> str:
    named = given(key.name, key.table[2], naming.columns_part(key.columns), "fkey")
    text = f"foreign {named}({', '.join(map(name, key.columns))})"
    text += f" -> {qname(key.target, key.table[1])} ({', '.join(map(name, key.target_columns))})"
    text += " match full" if key.match_full else ""
    if key.on_delete:
        columns = f" ({', '.join(map(name, key.delete_columns))})" if key.delete_columns else ""
        text += f" on delete {key.on_delete}{columns}"
    text += f" on update {key.on_update}" if key.on_update else ""
    text += _timing(key.deferrable, key.deferred) + (" not valid" if key.not_valid else "")
    return documented(key.comment, text)


def _timing(deferrable: bool, deferred: bool) -> str:
    return (" deferrable" if deferrable else "") + (" initially deferred" if deferred else "")


def _partition_by(key: PartitionKey) -> str:
    return f"partition by {key.strategy} ({', '.join(map(element, key.elements))})"


def _start(start: str) -> str:
    return start if start.isdigit() else quoted(start)


def _bound(bound: Bound) -> str:
    match bound.kind:
        case "default":
            return "default"
        case "range":
            return f"from {_value(bound.values[0])} to {_value(bound.values[1])}"
        case "list":
            return ", ".join(map(_value, bound.values))
        case _:
            return f"modulus {bound.values[0]} remainder {bound.values[1]}"


def _value(value: str) -> str:
    """A bound value; several, or an expression, stand in parentheses."""
    simple = value.startswith("'") or value.lstrip("-").replace(".", "", 1).isdigit() or value.isalpha()
    return value if simple and ("," not in value or value.startswith("'")) else f"({value})"


def _trigger(trigger: Trigger) -> str:
    events = " or ".join(_event(event) for event in trigger.events)
    text = f"{'constraint ' if trigger.constraint else ''}trigger {name(trigger.name)} {trigger.time} {events}"
    if trigger.referenced:
        text += f" from {qname(trigger.referenced, trigger.table[1])}"
    text += _timing(trigger.deferrable, trigger.deferred)
    text += f" for each {trigger.level}" if trigger.level != "row" else ""
    if trigger.transitions:
        tables = " ".join(f"{which} table as {name(alias)}" for which, alias in trigger.transitions)
        text += f" referencing {tables}"
    text += f" when ({trigger.condition.sql})" if trigger.condition else ""
    text += f" execute {'.'.join(map(name, trigger.function))}({trigger.arguments})"
    return documented(trigger.comment, text + (f" {trigger.state}" if trigger.state else ""))


def _rows(rows: Rows) -> list[str]:
    """One block for neighbours that give the same columns."""
    return [
        f"rows ({', '.join(map(name, columns))}) {{\n"
        + "\n".join(f"({', '.join(value.sql for value in row.values)})" for row in block)
        + "\n}"
        for columns, block in rows.blocks()
    ]


def _event(event: str) -> str:
    head, of, columns = event.partition(" of ")
    return f"{head} of ({columns})" if of else head


def _policy(policy: Policy) -> str:
    mode = "" if policy.permissive else " restrictive"
    text = f"policy {name(policy.name)}{mode} for {policy.command}"
    text += f" to {', '.join(map(name, policy.roles))}" if policy.roles else ""
    text += f" using ({policy.using.sql})" if policy.using else ""
    text += f" with check ({policy.check.sql})" if policy.check else ""
    return documented(policy.comment, text)
