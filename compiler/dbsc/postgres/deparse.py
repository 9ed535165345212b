"""What PostgreSQL says of expressions: they are given to a server, in a transaction that is rolled back."""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.postgres.connection import Connection
from dbsc.postgres.snapshot_sql import PRINTED_ALIKE
from dbsc.record import Record
from dbsc.sqltext.quote import literal, qualified

_NAME = "dbsc_asked"


class Asked(Record):
    """An expression and where it stands.

    `place` is `condition` (over the rows of `relation`; it may hold queries), `check` (the same without queries),
    `value` (the same, of any type, and immutable), `default` (assigned to `type`), `domain` (a check of one over
    `type`), `trigger` (a condition over the old and the new row), `query` (of a view with these `columns`) `body`
    (of the SQL standard, of a function of the name in `relation`; `type` is its kind and what stands behind its name)
    or `arguments` (of the same; `type` is its kind and what it returns).
    """

    place: str
    sql: str
    relation: tuple[str, ...] = ()
    type: str = ""
    columns: tuple[str, ...] = ()


class Deparser:
    """Asks one server, which has the objects that the expressions name, and remembers its answers."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.path: str = connection.execute("show search_path").fetchall()[0][0]
        self.answers: dict[Asked, str | None] = {}
        self._language = ""

    def deparsed(self, asked: Iterable[Asked]) -> dict[Asked, str | None]:
        """What the server says of each; None of what it does not take."""
        wanted = tuple(dict.fromkeys(asked))
        unknown = [each for each in wanted if each not in self.answers]
        if unknown:
            with self.connection.transaction(force_rollback=True):
                self.connection.execute("set transaction read write")  # whatever the database is set to
                self.connection.execute(PRINTED_ALIKE)
                self.connection.execute("set local check_function_bodies = off")
                for each in unknown:
                    self.answers[each] = self._answer(each)
        return {each: self.answers[each] for each in wanted}

    def _answer(self, asked: Asked) -> str | None:
        import psycopg

        make, question = _statements(asked, self.language() if asked.place == "arguments" else "")
        try:
            with self.connection.transaction(force_rollback=True):
                # it is read with the path that migrations have, and printed without
                self.connection.execute("select set_config('search_path', %s, true)", (self.path,))
                self.connection.execute(f"{make}; set local search_path = ''")
                row = self.connection.execute(question).fetchone()
        except psycopg.OperationalError:
            raise
        except psycopg.Error:
            return None
        return str(row[0]).strip().rstrip(";") if row and row[0] is not None else None

    def language(self) -> str:
        """The language of functions that are only asked for: a schema may have taken plpgsql from everybody."""
        if not self._language:
            may = self.connection.execute("select has_language_privilege('plpgsql', 'usage')").fetchall()[0][0]
            self._language = "plpgsql" if may else "sql"
        return self._language


def _statements(asked: Asked, language: str) -> tuple[str, str]:
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
            make = f"create temporary table {_NAME} (x {asked.type} default ({asked.sql}))"
            where = f"adrelid = 'pg_temp.{_NAME}'::regclass"
            return make, f"select pg_get_expr(adbin, adrelid) from pg_attrdef where {where}"
        case "check":
            make = f"create temporary table {_NAME} (like {relation}, constraint {_NAME} check ({asked.sql}))"
            return make, f"select pg_get_expr(conbin, conrelid) from pg_constraint where conname = '{_NAME}'"
        case "domain":
            make = f"create domain pg_temp.{_NAME} as {asked.type} constraint {_NAME} check ({asked.sql})"
            return make, f"select pg_get_expr(conbin, 0) from pg_constraint where conname = '{_NAME}'"
        case "trigger":
            each = "for each row"
            run = "execute function pg_catalog.suppress_redundant_updates_trigger()"
            make = f"create trigger {_NAME} after update on {relation} {each} when ({asked.sql}) {run}"
            inside = r"' WHEN \((.*)\) EXECUTE '"
            return (
                make,
                f"select substring(pg_get_triggerdef(oid) from {inside}) from pg_trigger where tgname = '{_NAME}'",
            )
        case "arguments":
            kind, _, returns = asked.type.partition(" ")
            returns = f" returns {returns}" if returns else ""
            make = f"create {kind} pg_temp.{relation}({asked.sql}){returns} language {language} as 'begin end'"
            where = f"pronamespace = pg_my_temp_schema() and proname = {literal(asked.relation[0])}"
            return make, f"select pg_get_function_arguments(oid) from pg_proc where {where}"
        case "body":
            kind, _, head = asked.type.partition(" ")
            make = f"create {kind} pg_temp.{relation}{head} {asked.sql}"
            where = f"pronamespace = pg_my_temp_schema() and proname = {literal(asked.relation[0])}"
            return make, f"select pg_get_function_sqlbody(oid) from pg_proc where {where}"
        case _:
            columns = f" ({', '.join(asked.columns)})" if asked.columns else ""
            make = f"create temporary view {_NAME}{columns} as {asked.sql}"
            return make, f"select pg_get_viewdef('pg_temp.{_NAME}'::regclass)"
