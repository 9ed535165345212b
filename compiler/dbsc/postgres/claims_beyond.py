"""Claims of what is about a database as a whole: publications, event triggers, and the way to other servers."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog import objects
from dbsc.postgres.claim import STATES, Claim, Contains, Expected, Given, Has, Holds, comment_claim
from dbsc.postgres.sql import PSEUDO_ROLES
from dbsc.sqltext.quote import identifier, qualified


def publication(publication: objects.Publication) -> Iterator[Claim]:
    """What a `Publication` says."""
    key = identifier(publication.name)
    attributes: list[tuple[str, Expected]] = [
        (f"{operation}s", operation in publication.publish) for operation in ("insert", "update", "delete", "truncate")
    ]
    attributes += [("via_root", publication.via_root), ("all_tables", publication.all_tables)]
    if publication.generated:
        attributes.append(("generated_columns", publication.generated[0]))
    yield Claim("publication", key, tuple(attributes))
    yield from comment_claim("publication", key, publication.comment)


def publication_table(member: objects.PublicationTable) -> Iterator[Claim]:
    """What a `PublicationTable` says."""
    key = f"{identifier(member.publication[-1])} {qualified(*member.table.path)}"
    columns: Expected = Holds(tuple(map(identifier, member.columns))) if member.columns else None
    yield Claim("publication table", key, (("columns", columns), ("where", Given(member.where is not None))))


def publication_schema(member: objects.PublicationSchema) -> Iterator[Claim]:
    """What a `PublicationSchema` says."""
    has = Has(identifier(member.schema))
    yield Claim("publication", identifier(member.publication[-1]), (("schemas", has),))


def event_trigger(trigger: objects.EventTrigger) -> Iterator[Claim]:
    """What a `EventTrigger` says."""
    key = identifier(trigger.name)
    attributes: tuple[tuple[str, Expected], ...] = (
        ("event", trigger.event),
        ("function", f"{qualified(*trigger.function)}()"),
        ("tags", trigger.tags or None),
        ("enabled", STATES[trigger.state]),
    )
    yield Claim("event trigger", key, attributes)
    yield from comment_claim("event trigger", key, trigger.comment)


def options_of(options: tuple[tuple[str, str], ...]) -> Expected:
    """The options of a wrapper, a server, a foreign table or its columns."""
    return tuple(sorted(f"{called}={value}" for called, value in options)) or None


def foreign_data_wrapper(wrapper: objects.ForeignDataWrapper) -> Iterator[Claim]:
    """What a `ForeignDataWrapper` says."""
    key = identifier(wrapper.name)
    functions = {"handler": wrapper.handler, "validator": wrapper.validator}
    attributes: list[tuple[str, Expected]] = [
        (each, Contains(f"{qualified(*path)}(") if path else None) for each, path in functions.items()
    ]
    yield Claim("foreign data wrapper", key, (*attributes, ("options", options_of(wrapper.options))))
    yield from comment_claim("foreign-data wrapper", key, wrapper.comment)


def foreign_server(server: objects.ForeignServer) -> Iterator[Claim]:
    """What a `ForeignServer` says."""
    key = identifier(server.name)
    attributes: tuple[tuple[str, Expected], ...] = (
        ("wrapper", identifier(server.wrapper)),
        ("type", server.type),
        ("version", server.version),
        ("options", options_of(server.options)),
    )
    yield Claim("foreign server", key, attributes)
    yield from comment_claim("server", key, server.comment)


def foreign(table: objects.Foreign) -> Iterator[tuple[str, Expected]]:
    """What is said of a foreign table beyond its columns."""
    yield "server", table.server
    yield "options", options_of(table.options)


def user_mapping(mapping: objects.UserMapping) -> Iterator[Claim]:
    """What a `UserMapping` says."""
    if mapping.role not in PSEUDO_ROLES or mapping.role == "public":
        key = f"{identifier(mapping.server)} {identifier(mapping.role)}"
        yield Claim("user mapping", key)  # its options are shown to nobody but that user
