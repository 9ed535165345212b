"""Partitioning: the partition key, the partitions that are written out, and what a partition has of its own."""

from __future__ import annotations

from dbsc.catalog.objects import Bound, Column, Foreign, Partition, PartitionKey, Ref, Table
from dbsc.catalog.partitions import METHOD_OF_PARTITIONED
from dbsc.diagnostics import Label, did_you_mean
from dbsc.semantics.access import Access
from dbsc.semantics.context import Context
from dbsc.semantics.durations import UNITS
from dbsc.semantics.lifecycle import lower_rule, read_rule
from dbsc.semantics.names import Relation
from dbsc.semantics.options import check_indexes, lower_option
from dbsc.semantics.own_columns import own_column
from dbsc.semantics.partition_names import MOST_COUNTED, counted, last_bound, written_out
from dbsc.semantics.privileges import TABLE_PRIVILEGES, Wanted, add_privileges, collect_grant
from dbsc.semantics.references import written_foreign_key
from dbsc.semantics.routines import lower_trigger
from dbsc.semantics.statistics import lower_statistics
from dbsc.semantics.tables import TableParts
from dbsc.source import Span
from dbsc.sqltypes.places import PARTITION_KEY
from dbsc.syntax import ast

STRATEGIES = ("range", "list", "hash")
_RULE_STEPS = frozenset({"every", "ahead", "keep", "then", "from", "named"})
_OF_AN_OPEN_RULE = frozenset({"ahead", "keep", "then"})
_BOUNDS = {"range": "from 'a' to 'b'", "list": "'a', 'b'", "hash": "modulus 4 remainder 0"}


def lower_partitioning(parts: TableParts, item: ast.PartitionBy) -> None:
    """`partition by …`: the key, a rule or partitions, and what PostgreSQL demands of the table's keys."""
    if parts.partition_key is not None:
        help_ = "write the second `partition by` in the block of a partition, or leave it out"
        labels = (Label(parts.partitioned[0][0].span, "the first one"),)
        parts.ctx.error("DBS008", "a table is partitioned once", item.span, labels=labels, help_=help_)
        return
    key = partition_key(parts, item)
    if key is None:
        return
    parts.partition_key = key
    parts.partitioned.append((item, key))
    if item.strategy.text == "range" and last_bound(item) is None and any(step.kind == "every" for step in item.steps):
        lower_rule(parts, item, key)
    _partitions(parts, item, key, parts.ref)


def partition_key(parts: TableParts, item: ast.PartitionBy) -> PartitionKey | None:
    """The strategy and the columns or expressions."""
    strategy = item.strategy
    if strategy.text not in STRATEGIES:
        help_ = did_you_mean(strategy.text, STRATEGIES) or "write `range`, `list` or `hash`"
        if strategy.text in UNITS and item.elements:
            help_ = f"write `partition by range ({item.elements[0].span.text}) every 1 {strategy.text}`"
        parts.ctx.error("DBS007", f"unknown strategy `{strategy.text}`", strategy.span, help_=help_)
        return None
    elements = tuple(e for element in item.elements if (e := parts.element(element, PARTITION_KEY)) is not None)
    if not elements or len(elements) != len(item.elements):
        return None
    if strategy.text == "list" and len(elements) != 1:
        help_ = "partition by one of them, and its partitions by the other"
        parts.ctx.error("DBS220", "a list partition key is one column or expression", item.span, help_=help_)
        return None
    for element in elements:
        column = next((c for c in parts.columns if c.name == element.column), None)
        if column is not None and column.generated:
            message = f"`{column.name}` is generated, and PostgreSQL cannot partition by that"
            parts.ctx.error("DBS220", message, item.span, help_="partition by another column")
    return PartitionKey(strategy.text, elements)


def check_keys(parts: TableParts) -> None:
    """Whatever is unique in a partitioned table holds every column of its partition keys."""
    unique = [(key.kind, key.columns, key.origin) for key in (parts.primary_key, *parts.uniques) if key]
    indexes = (index for index in parts.indexes if index.unique)
    unique += (("unique index", tuple(e.column or "" for e in i.elements), i.origin) for i in indexes)
    for item, key in parts.partitioned:
        for kind, columns, place in unique:
            _check_key(parts, item, key, kind, columns, place)
    for own in parts.partition_primary_keys:
        if parts.primary_key and parts.primary_key.columns != own.columns:
            labels = (Label(parts.primary_key.origin, "the key of the table"),) if parts.primary_key.origin else ()
            message = "a partition has the primary key of its table, and no other"
            parts.ctx.error("DBS204", message, own.origin, labels=labels, help_="write `unique (…)`")


def _check_key(
    parts: TableParts, item: ast.PartitionBy, key: PartitionKey, kind: str, columns: tuple[str, ...], place: Span | None
) -> None:
    label = Label(item.span, "the table is partitioned here")
    if any(element.column is None for element in key.elements):
        message = f"a table partitioned by an expression cannot have a {kind}"
        help_ = "partition by the column itself, or write `unique index` on the partitions"
        parts.ctx.error("DBS221", message, place, labels=(label,), help_=help_)
        return
    missing = [element.column for element in key.elements if element.column and element.column not in columns]
    if missing:
        listed = ", ".join((*(column or "(…)" for column in columns), *missing))
        word = "pk" if kind == "primary key" else kind
        message = f"the {kind} of a partitioned table must hold its partition key, here `{missing[0]}`"
        parts.ctx.error("DBS221", message, place, labels=(label,), help_=f"write `{word} ({listed})`")


_INSTEAD = {
    "range": "write `every 1 month`, or the partitions in a block",
    "list": "write the partitions in a block: `{ eu 'de', 'fr' }`",
    "hash": "write `into 4`, or the partitions in a block",
}


def _check_steps(ctx: Context, item: ast.PartitionBy) -> None:
    kinds = [step.kind for step in item.steps]
    allowed = {"range": _RULE_STEPS, "hash": frozenset({"into"}), "list": frozenset()}[item.strategy.text]
    for step in item.steps:
        if step.kind not in allowed:
            message = f"`{step.kind}` does not go with `partition by {item.strategy.text}`"
            ctx.error("DBS222", message, step.span, help_=_INSTEAD[item.strategy.text])
    if kinds and "into" not in kinds and "every" not in kinds and item.strategy.text == "range":
        ctx.error(
            "DBS222", "a rule for partitions starts with `every`", item.steps[0].span, help_="write `every 1 month`"
        )


def _partitions(parts: TableParts, item: ast.PartitionBy, key: PartitionKey, parent: Ref) -> None:
    """The partitions of a table, or of a partition of it, that are written out or counted."""
    ctx = parts.ctx
    _check_steps(ctx, item)
    for step in item.steps:
        if step.kind == "into" and step.constant and item.strategy.text == "hash":
            _hash_partitions(parts, item, step, parent)
        elif step.kind == "every" and last_bound(item) is not None:
            _series(parts, item, key, parent)
        elif step.kind == "every" and parent != parts.ref:
            help_ = "say from where to where: `every 1 month from '2026-01-01' to '2027-01-01'`, or write them out"
            ctx.error(
                "DBS222", "a rule makes the partitions of a table, not those of a partition", step.span, help_=help_
            )
    for path, partition in written_out(item, parent):
        _partition(parts, parent, item.strategy.text, partition, path)


def _hash_partitions(parts: TableParts, item: ast.PartitionBy, into: ast.Step, parent: Ref) -> None:
    """`into 4`: `<table>_0` to `<table>_3`."""
    assert into.constant is not None
    count = int(into.constant.value)
    if not 1 <= count <= MOST_COUNTED:
        parts.ctx.error("DBS222", "hash partitions are 1 to 1000", into.span, help_="write `into 4`")
        return
    for number, (schema, name) in enumerate(counted(item, parent)):
        bound = Bound("hash", (str(count), str(number)))
        _add(parts, Partition(schema, name, parent, bound, origin=into.span))


def _series(parts: TableParts, item: ast.PartitionBy, key: PartitionKey, parent: Ref) -> None:
    """`every 1 month from '2024-01-01' to '2025-01-01'`: partitions as if each was written out."""
    end = last_bound(item)
    open_step = next((step for step in item.steps if step.kind in _OF_AN_OPEN_RULE), None)
    if open_step is not None:
        message = f"`{open_step.kind}` is about partitions to come, and `to` says which one is the last"
        help_ = "leave out one of them"
        parts.ctx.error("DBS222", message, open_step.span, help_=help_)
        return
    rule = read_rule(parts, item, key)
    column = next((c for c in parts.columns if c.name == key.elements[0].column), None)
    if rule is None or column is None or end is None:
        return
    from dbsc.semantics.series import MOST, bounds_around, series

    found = series(rule, end.value, parent, column.type.name)
    if found is None:
        around = bounds_around(rule, end.value, column.type.name)
        message = f"no partition ends at {end.sql}: `every {rule.every.text}` comes to other bounds"
        help_ = f"write {' or '.join(f'`to {bound}`' for bound in around)}"
        parts.ctx.error("DBS222", message, end.span, help_=help_)
        return
    if found.count > MOST:
        message = f"these are {found.count} partitions, and PostgreSQL plans each query over all of them"
        parts.ctx.error("DBS222", message, item.span, help_=f"write longer ones: at most {MOST} in all")
        return
    place = next(step.span for step in item.steps if step.kind == "every")
    for name, bound in found:
        if not _add(parts, Partition(parent[1], name, parent, bound, origin=place)):
            return


def _partition(parts: TableParts, parent: Ref, strategy: str, written: ast.Partition, path: tuple[str, str]) -> None:
    """A partition that is written out, what is its own, and its own partitions."""
    ctx, bound = parts.ctx, written.bound
    if bound.kind not in ("default", strategy):
        help_ = f"write `{written.name.text} {_BOUNDS[strategy]}`"
        ctx.error("DBS222", f"this is no bound of a {strategy} partition", bound.span, help_=help_)
        return
    if bound.kind == "default" and strategy == "hash":
        help_ = "write a partition for each remainder: each row goes to one of them"
        ctx.error("DBS222", "a hash partitioned table has no default partition", bound.span, help_=help_)
        return
    nested = [item for item in written.items if isinstance(item, ast.PartitionBy)]
    for second in nested[1:]:
        labels = (Label(nested[0].span, "the first one"),)
        ctx.error("DBS008", "a partition is partitioned once", second.span, labels=labels)
    key = partition_key(parts, nested[0]) if nested else None
    partition = Partition(
        schema=path[0],
        name=path[1],
        parent=parent,
        bound=Bound(bound.kind, tuple(value.text for value in bound.values)),
        foreign=Foreign(written.server.text) if written.server and ctx.names.known_server(written.server) else None,
        partition_key=key,
        comment=written.doc,
        origin=written.span,
    )
    if not _add(parts, partition):
        return
    own, columns = _own_items(parts, partition, written)
    options = own.options
    if options.row_security is not None:
        parts.partition_security[partition.ref] = options.row_security
    ctx.objects[partition.ref] = partition.replace(
        columns=tuple(columns),
        primary_key=own.primary_key,
        uniques=tuple(sorted(own.uniques, key=lambda unique: unique.name)),
        checks=tuple(sorted(own.checks, key=lambda check: check.name)),
        exclusions=tuple(sorted(own.exclusions, key=lambda exclusion: exclusion.name)),
        force_row_security=options.force,
        unlogged=options.unlogged,
        parameters=tuple(options.parameters),
        tablespace=options.tablespace,
        replica_identity=options.replica_identity,
        identity_index=options.identity_index,
        cluster=options.cluster,
        access_method=options.access_method,
        foreign=partition.foreign and partition.foreign.replace(options=tuple(sorted(options.foreign.items()))),
    )
    if nested and key is not None:
        parts.partitioned.append((nested[0], key))
        own.partitioned.append((nested[0], key))
        _partitions(parts, nested[0], key, partition.ref)
    check_keys(own)
    check_indexes(own)


def _own_items(parts: TableParts, partition: Partition, written: ast.Partition) -> tuple[TableParts, list[Column]]:
    """What one partition has of its own: keys, triggers, policies and the like, and what it says of its columns."""
    relation = Relation(partition.ref, parts.declaration, False, written.name.span)
    relation.columns = parts.relation.columns
    own = TableParts(parts.ctx, relation)
    own.columns, own.live = parts.columns, parts.live
    own.server = written.server
    is_leaf = not any(isinstance(item, ast.PartitionBy) for item in written.items)
    rights = Access(own)
    columns: list[Column] = []
    wanted: Wanted = {}
    granted: list[ast.Grant] = []
    not_nulls: list[ast.NotNull] = []
    for item in written.items:
        match item:
            case ast.Key():
                own.written_key(item)
            case ast.Check():
                own.check(item)
            case ast.NotNull():
                not_nulls.append(item)
            case ast.ForeignKey():
                written_foreign_key(own, item)
            case ast.Column():
                column = own_column(own, item, columns)
                columns += [column] if column else []
            case ast.Trigger():
                lower_trigger(own, item)
            case ast.Grant() if item.on is None:
                collect_grant(parts.ctx, item, TABLE_PRIVILEGES, wanted, own)
                granted.append(item)
            case ast.Policy() if own.server is None:
                rights.policy(item)
            case ast.Statistics():
                lower_statistics(own, item)
            case ast.PartitionBy():
                pass
            case ast.Option() if item.words[0].text not in _OF_THE_TABLE:
                _own_option(own, item, is_leaf)
            case _:
                help_ = "write it in the partitioned table"
                parts.ctx.error("DBS243", "this does not belong to a partition", item.span, help_=help_)
    for item in not_nulls:
        _not_null(own, item, columns, above=partition.parent == parts.ref)
    if not_nulls and len(columns) < len(own.columns):
        order = [column.name for column in own.columns]
        columns.sort(key=lambda column: order.index(column.name))
    if rights.has_policy and own.options.row_security is None:
        own.options.row_security = True
    if granted:
        add_privileges(parts.ctx, partition.ref, wanted, granted[0].span)
    if own.primary_key:
        parts.partition_primary_keys.append(own.primary_key)
    return own, columns


def _not_null(own: TableParts, item: ast.NotNull, columns: list[Column], *, above: bool) -> None:
    """The constraint that a column of a partition is not null; the column need not be written for that.

    `above`: what the table says is what is right above the partition.
    """
    table = {column.name: column for column in own.columns}
    written = {column.name for column in columns}
    for name in dict.fromkeys(each.text for each in item.columns):
        theirs = table.get(name)
        if theirs is not None and name not in written:
            columns.append(Column(name, theirs.type, collation=theirs.collation))
        if theirs is not None and above and theirs.nullable and item.inherited:
            message = f"`{name}` may be null in the table: there is no constraint to inherit"
            own.ctx.error("DBS276", message, item.span, help_="leave out `inherited`")
    own.not_null(item, columns)


_OF_THE_TABLE = frozenset({"live", "volume", "type"})  # options that no partition has
_OF_EVERY_PARTITION = frozenset({"rls", "no", "tablespace", "replica", "cluster"})  # also of one without rows


def _own_option(own: TableParts, item: ast.Option, is_leaf: bool) -> None:
    """How the rows of one partition are stored and guarded, where that is not as the table says."""
    is_of_all = item.words[0].text in _OF_EVERY_PARTITION
    is_of_all |= item.words[0].text == "access" and own.ctx.header.postgres >= METHOD_OF_PARTITIONED
    if not is_leaf and not is_of_all:
        help_ = "write it in its partitions, which hold the rows"
        own.ctx.error("DBS243", "a partition that is partitioned itself stores nothing", item.span, help_=help_)
        return
    lower_option(own, item)
    if [word.text for word in item.words] == ["replica", "identity", "default"]:
        own.options.replica_identity = "default"  # which is to say: not as the table has it


def _add(parts: TableParts, partition: Partition) -> bool:
    """Adds a partition; False (and a diagnostic) if its name is taken."""
    ctx, name, place = parts.ctx, partition.name, partition.origin
    ctx.names_in(partition.schema).add(name)
    taken = ctx.names.relations.get((partition.schema, name))
    if taken is not None:
        label = Label(taken.span, "it is declared here")
        message = f"partition `{name}` has the name of another table"
        ctx.error("DBS108", message, place, labels=(label,), help_="write `table other_name` behind its name")
        return False
    return ctx.add(partition, place, f"partitions named `{name}`")


def stored(partition: Partition, table: Table, row_security: bool | None) -> Partition:
    """A partition with row security as its table has it, and its rows stored as the table's options say and its own.

    Only one without partitions of its own holds rows. `row_security` is what the partition itself says.
    """
    security = table.row_security if row_security is None else row_security
    if partition.partition_key is not None:
        own = partition.replica_identity
        return partition.replace(
            row_security=security, unlogged=False, parameters=(), replica_identity=None if own == "default" else own
        )
    identity = partition.replica_identity or (None if partition.identity_index else table.replica_identity)
    return partition.replace(
        row_security=security,
        unlogged=table.unlogged or partition.unlogged,
        parameters=tuple({**dict(table.parameters), **dict(partition.parameters)}.items()),
        replica_identity=None if identity == "default" else identity,
    )
