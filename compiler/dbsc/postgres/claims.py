"""What a catalog says of a database, as claims about a snapshot of it.

A claim is made only where PostgreSQL's own spelling is known without asking it: names, types, keys, flags, roles.
Expressions, which PostgreSQL rewrites, are only claimed to be there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from dbsc.catalog import objects
from dbsc.catalog.objects import Object
from dbsc.hints import Any
from dbsc.postgres import claims_beyond as beyond
from dbsc.postgres import claims_tables as tables
from dbsc.postgres import claims_texts as texts
from dbsc.postgres.claim import STATES, Claim, Contains, Expected, Given, Holds, comment_claim
from dbsc.postgres.declared_types import printed, printed_sql
from dbsc.postgres.sql import PSEUDO_ROLES
from dbsc.sqltext.quote import identifier, qualified

_COMMANDS = {"all": "*", "select": "r", "insert": "a", "update": "w", "delete": "d"}


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


def _view(view: objects.View) -> Iterator[Claim]:
    key = qualified(view.schema, view.name)
    kind = "materialized view" if view.materialized else "view"
    options = [f"{name}={value}" for name, value in view.options]
    options += [f"check_option={view.check_option}"] if view.check_option else []
    toast = tuple(sorted(each.removeprefix("toast.") for each in options if each.startswith("toast.")))
    own = tuple(sorted(each for each in options if not each.startswith("toast.")))
    attributes: list[tuple[str, Expected]] = [("options", own or None)]
    if view.materialized:
        attributes += [("toast_options", toast or None)]
        attributes += [("tablespace", view.tablespace)] if view.tablespace else []
    if view.outputs is not None:
        attributes.append(("columns", Holds(tuple(identifier(column.name) for column in view.outputs))))
    yield Claim(kind, key, tuple(attributes))
    yield from comment_claim(kind, key, view.comment)
    for column in view.said:
        yield from comment_claim(f"{kind} column", f"{key}.{identifier(column.name)}", column.comment)
        if column.default:
            yield Claim("view column", f"{key}.{identifier(column.name)}", (("default", Given(True)),))
        if column.statistics is not None:
            target = (("statistics_target", column.statistics),)
            yield Claim("view column", f"{key}.{identifier(column.name)}", target)


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
    objects.Table: tables.table,
    objects.Partition: tables.partition,
    objects.ForeignKey: tables.foreign_key,
    objects.Index: tables.index,
    objects.Statistics: tables.statistics,
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
