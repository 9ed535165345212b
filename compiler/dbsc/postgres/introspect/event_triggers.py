"""Event triggers."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import EventTrigger, Object
from dbsc.postgres.introspect.queries import ROLES, of_database
from dbsc.postgres.introspect.reading import Reading, function_of

QUERIES = {
    "event trigger": f"""
    select t.oid::int8 as oid, t.evtname::text as name, t.evtevent::text as event, t.evtfoid::regproc::text as function,
      t.evtenabled::text as state, t.evttags as tags
    from pg_event_trigger t
    where {of_database("pg_event_trigger", "t.oid")} and pg_get_userbyid(t.evtowner) <> all ({ROLES}::text[])
    order by t.evtname collate "C" """,
}

_STATES = {"D": "disabled", "A": "always", "R": "replica"}


def read(reading: Reading) -> Iterator[Object]:
    """The event triggers; the tags of one are a set."""
    for row in reading.rows("event trigger"):
        function = function_of(row.function)
        assert function is not None
        yield EventTrigger(
            name=row.name,
            event=row.event,
            function=function,
            tags=tuple(sorted(row.tags or ())),
            state=_STATES.get(row.state),
            uses=reading.used_by("pg_event_trigger", row.oid),
            comment=reading.comment("pg_event_trigger", row.oid),
        )
