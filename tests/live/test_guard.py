"""What is told of who gets at what is so: on a server, the schema of each page does what its message says."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from catalogs import catalog_of
from databases import Database, proven
from dbsc.lint.guard import warnings
from dbsc.postgres.scratch import Server
from golden_cases import REFUSED
from live.test_stdlib import ANN, BOB, acting, refused, seen

CASES = {case.name.split("_")[0]: case for case in REFUSED if case.name.startswith(("DBS35", "DBS36", "DBS37"))}
USERS = f"insert into auth.users (id, raw_user_meta_data) values ('{ANN}', '{{}}'), ('{BOB}', '{{}}')"


def text(code: str) -> str:
    """The schema of a case, of which that is told and nothing else."""
    found: Path = CASES[code] / "schema.dbs"
    written = found.read_text(encoding="utf-8")
    assert {one.code for one in warnings(catalog_of(written))} == {code}
    return written


def of_ann(database: Database, *columns: str) -> None:
    """A row that is Ann's."""
    database.connection.execute(USERS)
    names = ", ".join(("user_id", *columns))
    values = ", ".join((f"'{ANN}'", *("'x'" for _ in columns)))
    database.connection.execute(f"insert into public.notes ({names}) values ({values})")


def test_a_privilege_without_a_policy_finds_no_rows_and_adds_none(server: Server) -> None:
    with proven(server, text("DBS353").replace("grant select to", "grant select, insert to")) as database:
        database.connection.execute("insert into public.notes (body) values ('x')")
        assert seen(database, ANN, "select body from public.notes") == []
        assert refused(database, ANN, "insert into public.notes (body) values ('y')")


def test_a_policy_without_a_privilege_is_permission_denied(server: Server) -> None:
    with proven(server, text("DBS370")) as database:
        of_ann(database)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied for table notes"):
            seen(database, ANN, "select id from public.notes")


def test_rows_that_cannot_be_seen_are_not_changed(server: Server) -> None:
    change = "update public.notes set user_id = user_id where user_id is not null"
    with proven(server, text("DBS371")) as database:
        of_ann(database)
        assert refused(database, ANN, change)
        database.connection.execute("grant select on public.notes to authenticated")
        with acting(database, ANN):
            assert database.connection.execute(change).rowcount == 0


def test_a_row_can_be_given_away(server: Server) -> None:
    with proven(server, text("DBS372")) as database:
        of_ann(database, "body")
        assert seen(database, ANN, f"update public.notes set user_id = '{BOB}' returning user_id") == [BOB]


def test_a_view_of_its_owner_shows_what_policies_hide(server: Server) -> None:
    with proven(server, text("DBS354")) as database:
        database.connection.execute("insert into public.notes (deleted) values (true), (false)")
        assert len(seen(database, ANN, "select id from public.notes")) == 1
        assert len(seen(database, ANN, "select id from public.all_notes")) == 2


def test_users_write_what_is_believed(server: Server) -> None:
    with proven(server, text("DBS358")) as database:
        database.connection.execute("insert into public.reports default values")
        claims = f'{{"sub": "{ANN}", "role": "authenticated", "user_metadata": {{"role": "admin"}}}}'
        for given, rows in ((claims, 1), (f'{{"sub": "{ANN}"}}', 0)):
            with database.connection.transaction(force_rollback=True):
                database.connection.execute("select set_config('request.jwt.claims', %s, true)", (given,))
                database.connection.execute("set local role authenticated")
                assert len(database.column("select id from public.reports")) == rows


def test_turned_off_policies_hold_nobody_back(server: Server) -> None:
    with proven(server, text("DBS352").replace("grant all", "grant select to authenticated\n  grant all")) as database:
        database.connection.execute("insert into public.notes (secret) values (true)")
        assert len(seen(database, UUID(int=9), "select id from public.notes")) == 1


def test_anybody_calls_what_nobody_has_spoken_of(server: Server) -> None:
    with proven(server, text("DBS368")) as database, acting(database, None, "anon"):
        database.connection.execute("select public.wipe()")
