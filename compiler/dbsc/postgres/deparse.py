"""What PostgreSQL says of expressions: they are given to a server, in a transaction that is rolled back."""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.postgres.connection import Connection
from dbsc.postgres.snapshot_sql import PRINTED_ALIKE
from dbsc.record import Record
from dbsc.sqltext.quote import qualified

_NAME = "dbsc_asked"


class Asked(Record):
    """An expression and where it stands.

    `place` is `condition` (over the rows of `relation`; it may hold queries), `value` (the same, of any type, and
    immutable), `default` (assigned to `type`) or `query`.
    """

    place: str
    sql: str
    relation: tuple[str, ...] = ()
    type: str = ""


class Deparser:
    """Asks one server, which has the objects that the expressions name, and remembers its answers."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.answers: dict[Asked, str | None] = {}

    def deparsed(self, asked: Iterable[Asked]) -> dict[Asked, str | None]:
        """What the server says of each; None of what it does not take."""
        wanted = tuple(dict.fromkeys(asked))
        unknown = [each for each in wanted if each not in self.answers]
        if unknown:
            with self.connection.transaction(force_rollback=True):
                self.connection.execute(PRINTED_ALIKE)
                for each in unknown:
                    self.answers[each] = self._answer(each)
        return {each: self.answers[each] for each in wanted}

    def _answer(self, asked: Asked) -> str | None:
        import psycopg

        make, question = _statements(asked)
        try:
            with self.connection.transaction(force_rollback=True):
                self.connection.execute(make)
                row = self.connection.execute(question).fetchone()
        except psycopg.OperationalError:
            raise
        except psycopg.Error:
            return None
        return str(row[0]).rstrip(";") if row and row[0] is not None else None


def _statements(asked: Asked) -> tuple[str, str]:
    """The statement that takes the expression, and the query that gives it back."""
    relation = qualified(*asked.relation)
    index = f"pg_index join pg_class on oid = indexrelid where relname = '{_NAME}'"
    match asked.place:
        case "condition":
            make = f"create policy {_NAME} on {relation} using ({asked.sql})"
            return make, f"select pg_get_expr(polqual, polrelid) from pg_policy where polname = '{_NAME}'"
        case "value":
            make = f"create index {_NAME} on {relation} (({asked.sql}))"
            return make, f"select pg_get_expr(indexprs, indrelid) from {index}"
        case "default":
            make = f"create temporary table {_NAME} (x {asked.type} default {asked.sql})"
            where = f"adrelid = 'pg_temp.{_NAME}'::regclass"
            return make, f"select pg_get_expr(adbin, adrelid) from pg_attrdef where {where}"
        case _:
            make = f"create temporary view {_NAME} as {asked.sql}"
            return make, f"select pg_get_viewdef('pg_temp.{_NAME}'::regclass)"
