"""What tables and partitions, their columns, constraints, indexes and statistics say of a database."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dbsc.catalog import objects
from dbsc.catalog.objects import Element
from dbsc.postgres import claims_beyond as beyond
from dbsc.postgres.claim import Claim, Contains, Expected, Given, Holds, comment_claim
from dbsc.postgres.declared_types import printed
from dbsc.sqltext.quote import identifier, qualified

_REPLICA_IDENTITIES = {None: "d", "full": "f", "nothing": "n"}
_STORAGES = {"plain": "p", "external": "e", "extended": "x", "main": "m"}
_COMPRESSIONS = {"pglz": "p", "lz4": "l"}
_NULL = re.compile(r"null\b", re.IGNORECASE)


def table(table: objects.Table) -> Iterator[Claim]:
    """What a table says, with its columns and constraints."""
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


def _column(table: str, column: objects.Column, *, inherits: bool, identity: bool = True) -> Claim:
    """What a column says; that of a partition has the identity of its table's, from 17 on."""
    attributes: list[tuple[str, Expected]] = [
        ("type", printed(column.type)),
        ("generated", Given(column.generated is not None)),
    ]
    if identity:
        attributes.append(("identity", None if column.identity is None else "a" if column.identity.always else "d"))
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


def foreign_key(key: objects.ForeignKey) -> Iterator[Claim]:
    """What a foreign key says."""
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


def partition(partition: objects.Partition) -> Iterator[Claim]:
    """What a partition says."""
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
        yield _column(key, column, inherits=False, identity=False)
        yield from comment_claim("table column", f"{key}.{identifier(column.name)}", column.comment)
    yield from _constraints(key, partition)
    yield from comment_claim("table", key, partition.comment)


def index(index: objects.Index) -> Iterator[Claim]:
    """What an index says."""
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


def statistics(statistics: objects.Statistics) -> Iterator[Claim]:
    """What a statistics object says."""
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
