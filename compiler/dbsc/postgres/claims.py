"""What a catalog says of a database, as claims about a snapshot of it.

A claim is made only where PostgreSQL's own spelling is known without asking it: names, types, keys, flags, roles.
Expressions, which PostgreSQL rewrites, are only claimed to be there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from dbsc.catalog import objects
from dbsc.catalog.objects import Element, Object
from dbsc.hints import Any
from dbsc.postgres import claims_beyond as beyond
from dbsc.postgres import claims_texts as texts
from dbsc.postgres.claim import STATES, Claim, Contains, Expected, Given, Holds, comment_claim
from dbsc.postgres.declared_types import printed, printed_sql
from dbsc.postgres.sql import PSEUDO_ROLES
from dbsc.sqltext.quote import identifier, qualified

_COMMANDS = {"all": "*", "select": "r", "insert": "a", "update": "w", "delete": "d"}
_REPLICA_IDENTITIES = {None: "d", "full": "f", "nothing": "n"}
_STORAGES = {"plain": "p", "external": "e", "extended": "x", "main": "m"}
_COMPRESSIONS = {"pglz": "p", "lz4": "l"}
_NULL = re.compile(r"null\b", re.IGNORECASE)


def claims(object_: Object) -> Iterator[Claim]:
    """What an object says of the database. Privileges are `declared_privileges`'s."""
    yield from _CLAIMS[type(object_)](object_)


def _schema(schema: objects.Schema) -> Iterator[Claim]:
    key = identifier(schema.name)
    yield Claim("schema", key)
    yield from comment_claim("schema", key, schema.comment)


def _extension(extension: objects.Extension) -> Iterator[Claim]:
    key = identifier(extension.name)
    yield Claim("extension", key, (("schema", identifier(extension.schema)),) if extension.schema else ())
    yield from comment_claim("extension", key, extension.comment)


def _enum(enum: objects.Enum) -> Iterator[Claim]:
    key = qualified(enum.schema, enum.name)
    yield Claim("enum", key, (("labels", enum.labels),))
    yield from comment_claim("type", key, enum.comment)


def _domain(domain: objects.Domain) -> Iterator[Claim]:
    key = qualified(domain.schema, domain.name)
    attributes: list[tuple[str, Expected]] = [("not_null", not domain.nullable)]
    if domain.type.schema is None:
        attributes.append(("base", printed(domain.type)))
    attributes.append(("default", Given(domain.default is not None)))
    yield Claim("domain", key, tuple(attributes))
    for check in domain.checks:
        yield Claim("domain constraint", f"{key} {identifier(check.name)}", (("validated", not check.not_valid),))
        what = f"{identifier(check.name)} on {key}"
        yield from comment_claim("domain constraint", what, check.comment)
    yield from comment_claim("type", key, domain.comment)


def _composite(composite: objects.Composite) -> Iterator[Claim]:
    key = qualified(composite.schema, composite.name)
    fields = tuple(
        f"{identifier(a.name)} {printed(a.type)}" + (f" collate {qualified(*a.collation)}" if a.collation else "")
        for a in composite.attributes
    )
    yield Claim("composite type", key, (("fields", fields),))
    yield from comment_claim("type", key, composite.comment)
    for attribute in composite.attributes:
        yield from comment_claim("composite type column", f"{key}.{identifier(attribute.name)}", attribute.comment)


def _aggregate(aggregate: objects.Aggregate) -> Iterator[Claim]:
    key = function_key(aggregate)
    options = dict(aggregate.options)
    kind = "n" if aggregate.ordered is None else "h" if "hypothetical" in options else "o"
    attributes: list[tuple[str, Expected]] = [
        ("kind", kind),
        ("direct_arguments", len(aggregate.direct) if aggregate.ordered is not None else 0),
        ("parallel", {"safe": "s", "restricted": "r"}.get(options.get("parallel", ""), "u")),
        ("final_extra", "finalfunc_extra" in options),
    ]
    functions = {"sfunc": "transition", "finalfunc": "final", "combinefunc": "combine", "msfunc": "moving_transition"}
    for option, attribute in functions.items():
        attributes.append((attribute, Contains(f"{options[option]}(") if option in options else None))
    attributes.append(("initial", Given("initcond" in options)))
    yield Claim("aggregate", key, tuple(attributes))
    yield from comment_claim("aggregate", key, aggregate.comment)


def _range_type(range_type: objects.RangeType) -> Iterator[Claim]:
    key = qualified(range_type.schema, range_type.name)
    attributes: list[tuple[str, Expected]] = [
        ("subtype", printed(range_type.subtype)),
        ("multirange", qualified(range_type.schema, range_type.multirange)),
    ]
    for attribute, path in (("canonical", range_type.canonical), ("subtype_difference", range_type.subtype_diff)):
        attributes.append((attribute, Contains(f"{qualified(*path)}(") if path else None))
    yield Claim("range type", key, tuple(attributes))
    yield from comment_claim("type", key, range_type.comment)


def _multirange(multirange: objects.Multirange) -> Iterator[Claim]:
    key = qualified(multirange.schema, multirange.name)
    yield Claim("range type", qualified(*multirange.range.path), (("multirange", key),))


def _sequence(sequence: objects.Sequence) -> Iterator[Claim]:
    key = qualified(sequence.schema, sequence.name)
    attributes: list[tuple[str, Expected]] = [
        ("type", sequence.type),
        ("increment", sequence.increment),
        ("cache", sequence.cache),
        ("cycle", sequence.cycle),
        ("persistence", "u" if sequence.unlogged else "p"),
    ]
    said = {"start": sequence.start, "minimum": sequence.minvalue, "maximum": sequence.maxvalue}
    attributes += [(name, value) for name, value in said.items() if value is not None]
    yield Claim("sequence", key, tuple(attributes))
    yield from comment_claim("sequence", key, sequence.comment)


def _sequence_owner(owner: objects.SequenceOwner) -> Iterator[Claim]:
    column = f"{qualified(*owner.table.path)}.{identifier(owner.column)}"
    yield Claim("sequence", qualified(*owner.sequence.path), (("owned_by", column),))


def function_key(function: objects.Function | objects.Aggregate) -> str:
    """How PostgreSQL tells the function from others."""
    return f"{qualified(function.schema, function.name)}({','.join(map(printed_sql, function.signature))})"


def _function(function: objects.Function) -> Iterator[Claim]:
    key = function_key(function)
    if "%" in key:  # a type taken from a column, which PostgreSQL has replaced
        return
    body = (("definition", Contains(function.body)),) if function.body and function.quoted else ()
    yield Claim(function.kind, key, body if function.link is None else ())
    yield from comment_claim(function.kind, key, function.comment)


def _rows(_: objects.Rows) -> Iterator[Claim]:
    """A snapshot is of the schema; what rows a table has is not in it."""
    return iter(())


def _table(table: objects.Table) -> Iterator[Claim]:
    key = qualified(table.schema, table.name)
    attributes: list[tuple[str, Expected]] = [
        ("kind", "p" if table.partition_key else "r"),
        ("persistence", "u" if table.unlogged and not table.partition_key else "p"),
        ("row_security", table.row_security),
        ("forced_row_security", table.force_row_security),
        *_kept(table),
        ("partition_by", _partition_by(table.partition_key)),
    ]
    kind = "table"
    if table.foreign:
        kind, attributes = "foreign table", list(beyond.foreign(table.foreign))
    if not table.inherits:
        attributes.append(("columns", Holds(tuple(identifier(column.name) for column in table.columns))))
    yield Claim(kind, key, tuple(attributes))
    if table.inherits:
        yield Claim("inheritance", key, (("parents", tuple(qualified(*p.path) for p in table.inherits)),))
    for column in table.columns:
        yield _column(key, column, inherits=bool(table.inherits))
        yield from comment_claim(f"{kind} column", f"{key}.{identifier(column.name)}", column.comment)
    yield from _constraints(key, table)
    yield from comment_claim(kind, key, table.comment)


def _kept(table: objects.Table | objects.Partition) -> Iterator[tuple[str, Expected]]:
    """How the rows are kept, and told apart where they are replicated."""
    index = table.identity_index
    yield "replica_identity", "i" if index else _REPLICA_IDENTITIES[table.replica_identity]
    yield "replica_identity_index", qualified(table.schema, index) if index else None
    if table.tablespace:
        yield "tablespace", table.tablespace
    if table.access_method:
        yield "access_method", table.access_method
    yield from _options(table)


def _options(table: objects.Table | objects.Partition) -> tuple[tuple[str, Expected], ...]:
    """The storage parameters, those of the TOAST table apart; a partitioned table has none."""
    listed = () if table.partition_key else sorted(f"{name}={value}" for name, value in table.parameters)
    own = tuple(each for each in listed if not each.startswith("toast."))
    toast = tuple(each.removeprefix("toast.") for each in listed if each.startswith("toast."))
    return ("options", own or None), ("toast_options", toast or None)


def _constraints(key: str, table: objects.Table | objects.Partition) -> Iterator[Claim]:
    for k in ([table.primary_key] if table.primary_key else []) + list(table.uniques):
        yield _key(key, k)
        if k.parameters:
            yield Claim("index", qualified(table.schema, k.name), (("definition", Contains(" WITH (")),))
        yield from comment_claim("table constraint", f"{identifier(k.name)} on {key}", k.comment)
    for check in table.checks:
        rest: tuple[tuple[str, Expected], ...] = (
            ("type", "c"),
            ("validated", not (check.not_valid or check.not_enforced)),
            ("not_inherited", check.no_inherit),
        )
        yield Claim("constraint", f"{key} {identifier(check.name)}", rest)
        yield from comment_claim("table constraint", f"{identifier(check.name)} on {key}", check.comment)
    for exclusion in table.exclusions:
        timing = (("deferrable", exclusion.deferrable), ("deferred", exclusion.deferred))
        yield Claim("constraint", f"{key} {identifier(exclusion.name)}", (("type", "x"), *timing))
        yield from comment_claim("table constraint", f"{identifier(exclusion.name)} on {key}", exclusion.comment)


def _partition_by(key: objects.PartitionKey | None) -> Expected:
    if key is None:
        return None
    if all(element == Element(element.column) for element in key.elements):
        return f"{key.strategy.upper()} ({', '.join(identifier(element.column or '') for element in key.elements)})"
    return Contains(f"{key.strategy.upper()} (")


def _column(table: str, column: objects.Column, *, inherits: bool) -> Claim:
    attributes: list[tuple[str, Expected]] = [
        ("type", printed(column.type)),
        ("identity", None if column.identity is None else "a" if column.identity.always else "d"),
        ("generated", Given(column.generated is not None)),
    ]
    if column.generated:
        attributes.append(("generated_kind", "v" if column.generated.virtual else "s"))
    if not inherits:  # what the parent says of the column holds as well
        attributes.append(("not_null", not column.nullable))
        if column.default is None or not _NULL.match(column.default.sql):  # PostgreSQL drops a default of null
            attributes.append(("default", Given(column.default is not None or column.serial)))
    if column.storage:
        attributes.append(("storage", _STORAGES.get(column.storage.lower())))
    if column.compression:
        attributes.append(("compression", _COMPRESSIONS.get(column.compression.lower())))
    if column.options:
        attributes.append(("foreign_options", beyond.options_of(column.options)))
    if column.parameters:
        attributes.append(("options", tuple(sorted(f"{name}={value}" for name, value in column.parameters))))
    if column.not_null and (column.not_null.not_valid or column.not_null.no_inherit):
        attributes.append(("not_null_validated", False if column.not_null.not_valid else None))
        attributes.append(("not_null_not_inherited", True if column.not_null.no_inherit else None))
    if column.statistics is not None and column.statistics >= 0:
        attributes.append(("statistics_target", column.statistics))
    return Claim("column", f"{table}.{identifier(column.name)}", tuple(attributes))


def _key(table: str, key: objects.Key) -> Claim:
    distinct = " NULLS NOT DISTINCT" if key.nulls_not_distinct else ""
    include = f" INCLUDE ({_listed(key.include)})" if key.include else ""
    overlaps = " WITHOUT OVERLAPS" if key.without_overlaps else ""
    definition = f"{key.kind.upper()}{distinct} ({_listed(key.columns)}{overlaps}){include}{_timing(key)}"
    return Claim("constraint", f"{table} {identifier(key.name)}", (("definition", definition),))


def _foreign_key(key: objects.ForeignKey) -> Iterator[Claim]:
    table = qualified(*key.table.path)
    text = f"FOREIGN KEY ({_of_key(key, key.columns)})"
    text += f" REFERENCES {qualified(*key.target.path)}({_of_key(key, key.target_columns)})"
    text += " MATCH FULL" if key.match_full else ""
    text += f" ON UPDATE {key.on_update.upper()}" if key.on_update else ""
    text += f" ON DELETE {key.on_delete.upper()}" if key.on_delete else ""
    text += f" ({_listed(key.delete_columns)})" if key.delete_columns else ""
    text += _timing(key) + (" NOT VALID" if key.not_valid else "") + (" NOT ENFORCED" if key.not_enforced else "")
    yield Claim("constraint", f"{table} {identifier(key.name)}", (("definition", text),))
    yield from comment_claim("table constraint", f"{identifier(key.name)} on {table}", key.comment)


def _of_key(key: objects.ForeignKey, columns: tuple[str, ...]) -> str:
    return _listed(columns) if not key.period else f"{_listed(columns[:-1])}, PERIOD {identifier(columns[-1])}"


def _timing(constraint: objects.Key | objects.ForeignKey) -> str:
    return (" DEFERRABLE" if constraint.deferrable else "") + (" INITIALLY DEFERRED" if constraint.deferred else "")


def _listed(columns: tuple[str, ...]) -> str:
    return ", ".join(map(identifier, columns))


def _partition(partition: objects.Partition) -> Iterator[Claim]:
    key = qualified(partition.schema, partition.name)
    match partition.bound.kind:
        case "default":
            bound: Expected = "DEFAULT"
        case "hash":
            modulus, remainder = partition.bound.values
            bound = f"FOR VALUES WITH (modulus {modulus}, remainder {remainder})"
        case kind:
            bound = Contains({"range": "FOR VALUES FROM (", "list": "FOR VALUES IN ("}[kind])
    yield Claim("partition", key, (("parent", qualified(*partition.parent.path)), ("bound", bound)))
    yield Claim(
        "table",
        key,
        (
            ("kind", "p" if partition.partition_key else "r"),
            ("row_security", partition.row_security),
            ("forced_row_security", partition.force_row_security),
            ("persistence", "u" if partition.unlogged else "p"),
            *_kept(partition),
            ("partition_by", _partition_by(partition.partition_key)),
        ),
    )
    for column in partition.columns:
        yield _column(key, column, inherits=False)
        yield from comment_claim("table column", f"{key}.{identifier(column.name)}", column.comment)
    yield from _constraints(key, partition)
    yield from comment_claim("table", key, partition.comment)


def _index(index: objects.Index) -> Iterator[Claim]:
    key = qualified(index.table.path[0], index.name)
    attributes: tuple[tuple[str, Expected], ...] = (
        ("table", qualified(*index.table.path)),
        ("unique", index.unique),
        *((("valid", True),) if not index.only else ()),
        ("constraint", None),
        ("definition", Contains(f" USING {index.method} (")),
    )
    yield Claim("index", key, attributes)
    for part in _index_parts(index):
        yield Claim("index", key, (("definition", Contains(part)),))
    yield from comment_claim("index", key, index.comment)


def _statistics(statistics: objects.Statistics) -> Iterator[Claim]:
    key = qualified(*statistics.ref.path)
    yield Claim("statistics", key, (("definition", Contains(f" FROM {qualified(*statistics.table.path)}")),))
    yield Claim("statistics", key, (("target", statistics.target),))
    if statistics.kinds:
        yield Claim("statistics", key, (("definition", Contains(f" ({', '.join(statistics.kinds)}) ON ")),))
    yield from comment_claim("statistics object", key, statistics.comment)


def _index_parts(index: objects.Index) -> Iterator[str]:
    if index.include:
        yield f") INCLUDE ({_listed(index.include)})"
    if index.nulls_not_distinct:
        yield " NULLS NOT DISTINCT"
    if index.where:
        yield " WHERE "


def _view(view: objects.View) -> Iterator[Claim]:
    key = qualified(view.schema, view.name)
    kind = "materialized view" if view.materialized else "view"
    options = [f"{name}={value}" for name, value in view.options]
    options += [f"check_option={view.check_option}"] if view.check_option else []
    attributes: list[tuple[str, Expected]] = [("options", tuple(sorted(options)) or None)]
    if view.outputs is not None:
        attributes.append(("columns", Holds(tuple(identifier(column.name) for column in view.outputs))))
    yield Claim(kind, key, tuple(attributes))
    yield from comment_claim(kind, key, view.comment)


def _trigger(trigger: objects.Trigger) -> Iterator[Claim]:
    table = qualified(*trigger.table.path)
    attributes: tuple[tuple[str, Expected], ...] = (
        ("enabled", STATES[trigger.state]),
        ("definition", Contains(f" EXECUTE FUNCTION {qualified(*trigger.function)}(")),
    )
    yield Claim("trigger", f"{table} {identifier(trigger.name)}", attributes)
    head = f"CREATE {'CONSTRAINT ' if trigger.constraint else ''}TRIGGER"
    body = f" FOR EACH {trigger.level.upper()} "
    for part in (f"{head} {identifier(trigger.name)} {trigger.time.upper()} ", f" ON {table} ", body):
        yield Claim("trigger", f"{table} {identifier(trigger.name)}", (("definition", Contains(part)),))
    yield from comment_claim("trigger", f"{identifier(trigger.name)} on {table}", trigger.comment)


def _policy(policy: objects.Policy) -> Iterator[Claim]:
    table = qualified(*policy.table.path)
    attributes: tuple[tuple[str, Expected], ...] = (
        ("command", _COMMANDS[policy.command]),
        ("permissive", policy.permissive),
        ("using", Given(policy.using is not None)),
        ("check", Given(policy.check is not None)),
    )
    yield Claim("policy", f"{table} {identifier(policy.name)}", attributes)
    if PSEUDO_ROLES.isdisjoint(policy.roles):
        roles = tuple(sorted(map(identifier, policy.roles))) or ("PUBLIC",)
        yield Claim("policy", f"{table} {identifier(policy.name)}", (("roles", roles),))
    yield from comment_claim("policy", f"{identifier(policy.name)} on {table}", policy.comment)


def _sql_block(_block: objects.SqlBlock) -> Iterator[Claim]:
    """What it makes is its own business."""
    return iter(())


_CLAIMS: Mapping[type[Object], Callable[[Any], Iterator[Claim]]] = {
    objects.Schema: _schema,
    objects.Extension: _extension,
    objects.Enum: _enum,
    objects.Domain: _domain,
    objects.Composite: _composite,
    objects.Collation: texts.collation,
    objects.RangeType: _range_type,
    objects.Multirange: _multirange,
    objects.Sequence: _sequence,
    objects.SequenceOwner: _sequence_owner,
    objects.TextSearchDictionary: texts.text_search_dictionary,
    objects.TextSearchConfiguration: texts.text_search_configuration,
    objects.Function: _function,
    objects.Aggregate: _aggregate,
    objects.Table: _table,
    objects.Partition: _partition,
    objects.ForeignKey: _foreign_key,
    objects.Index: _index,
    objects.Statistics: _statistics,
    objects.View: _view,
    objects.Trigger: _trigger,
    objects.Policy: _policy,
    objects.Publication: beyond.publication,
    objects.PublicationTable: beyond.publication_table,
    objects.EventTrigger: beyond.event_trigger,
    objects.ForeignDataWrapper: beyond.foreign_data_wrapper,
    objects.ForeignServer: beyond.foreign_server,
    objects.UserMapping: beyond.user_mapping,
    objects.PublicationSchema: beyond.publication_schema,
    objects.Rows: _rows,
    objects.SqlBlock: _sql_block,
}
