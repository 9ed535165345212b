"""Expectations against servers: what is proven no row refutes, and what is refuted one does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings

from catalogs import catalog_of
from conditions import COLUMNS, VALUES, Condition, conditions
from dbsc import pipeline, project
from dbsc.access.pgtap import files
from dbsc.access.stage import staged
from dbsc.access.trials import tried
from dbsc.access.verdicts import PROVEN, REFUTED, Answer, answers
from dbsc.catalog.catalog import Catalog
from dbsc.cli.common import now
from dbsc.postgres.connection import Connection
from dbsc.postgres.run import split
from dbsc.postgres.scratch import Server
from projects import Project

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
HEADER = """\
database d {
  target  postgres
  user    (nullif(current_setting('app.user_id', true), '')::numeric) as app
}

external role app

"""
TABLE = "table t {\n  id  int pk\n" + "".join(f"  {name}  {type_}\n" for name, type_ in COLUMNS.items())
USERS = VALUES["user"]
ROWS = list(product(*(VALUES[name] for name in COLUMNS)))


def schema(policies: str, lines: str) -> str:
    """The table with policies and expectations."""
    return f"{HEADER}{TABLE}  {policies}\n  grant select, insert, update, delete to app\n  expect {{ {lines} }}\n}}\n"


@pytest.fixture(scope="module")
def table(server: Server) -> Iterator[Connection]:
    """The table with a row for each choice of values, and a role that may do everything that policies let it."""
    database = server.create_database()
    with server.connect(database, autocommit=True) as connection:
        columns = ", ".join(f"{name} {type_.rstrip('?')}" for name, type_ in COLUMNS.items())
        connection.execute(f"create table t (id int primary key, {columns})")
        connection.execute("create role app; grant select, insert, update, delete on t to app")
        connection.execute("alter table t enable row level security")
        for number, row in enumerate(ROWS):
            connection.execute("insert into t values (%s, %s, %s, %s)", (number, *row))
        yield connection
    server.drop_database(database)
    server.drop_roles()


@contextmanager
def asking(connection: Connection, policies: tuple[str, ...], user: object) -> Iterator[None]:
    """A transaction with policies in which a user asks; it is undone."""
    with connection.transaction(force_rollback=True):
        for number, policy in enumerate(policies):
            connection.execute(f"create policy p{number} on t {policy}")
        connection.execute("select set_config('app.user_id', %s, true)", (str(user) if user is not None else "",))
        yield


def ids(connection: Connection, query: str) -> set[int]:
    return {row[0] for row in connection.execute(query).fetchall()}


def answered(catalog: Catalog) -> list[Answer]:
    return list(answers(catalog))


AT_RANDOM = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
NEVER = Condition("null", lambda _: None)


@AT_RANDOM
@given(policy=conditions(), second=conditions(), restrictive=conditions(), when=conditions())
@example(policy=NEVER, second=NEVER, restrictive=NEVER, when=NEVER)
def test_what_is_said_of_reading_is_so_for_every_row_and_user(
    table: Connection, policy: Condition, second: Condition, restrictive: Condition, when: Condition
) -> None:
    policies = (
        f"for select to app using ({policy.sql})",
        f"to app using ({second.sql})",
        f"as restrictive for select to app using ({restrictive.sql})",
    )
    text = (
        f"policy a for select to app using ({policy.sql})\n  policy b for all to app using ({second.sql})\n"
        f"  policy c restrictive for select to app using ({restrictive.sql})"
    )
    (answer,) = answered(catalog_of(schema(text, f"app select when ({when.sql})")))
    missing, more = False, False
    for user in USERS:
        with asking(table, policies, user):
            wanted = ids(table, f"select id from t where {when.sql}")
            table.execute("set local role app")
            seen = ids(table, "select id from t")
        missing |= not wanted <= seen
        more |= not seen <= wanted
    for verdict in answer.verdicts:
        if verdict.claim.command == "select":
            against = missing if verdict.claim.can else more
            assert verdict.word != PROVEN or not against, verdict
            assert verdict.word != REFUTED or against, verdict


FEW = [row for number, row in enumerate(ROWS) if number % 17 == 0]


@AT_RANDOM
@given(using=conditions(), check=conditions(), shown=conditions(), when=conditions())
def test_what_is_said_of_writing_is_so_for_every_row_and_user(
    table: Connection, using: Condition, check: Condition, shown: Condition, when: Condition
) -> None:
    policies = (
        f"for select to app using ({shown.sql})",
        f"for insert to app with check ({check.sql})",
        f"for update to app using ({using.sql}) with check ({check.sql})",
        f"for delete to app using ({using.sql})",
    )
    text = "\n  ".join(f"policy p{number} {policy}" for number, policy in enumerate(policies))
    lines = f"app insert when ({when.sql}), update when ({when.sql}), delete when ({when.sql})"
    lines = "; ".join(f"app {verb} when ({when.sql})" for verb in ("insert", "update", "delete"))
    found = answered(catalog_of(schema(text, lines)))
    proven = {(v.claim.command, v.claim.can) for a in found for v in a.verdicts if v.word == PROVEN}
    for user, row in product(USERS[::3], FEW):
        with asking(table, policies, user):
            table.execute("delete from t")
            table.execute("insert into t values (0, %s, %s, %s)", row)
            is_meant = bool(ids(table, f"select id from t where {when.sql}"))
            for command, (plain, reading) in WRITING.items():
                for can, statement in ((True, reading), (False, plain)):
                    if (command, can) in proven and can is is_meant:
                        assert reaches(table, statement, command == "insert", row) is can, (command, user, row)


WRITING = {
    "insert": ("insert into t values (0, %s, %s, %s)",) * 2,
    "update": ("update t set id = 0", "update t set owner = owner where id is not null"),
    "delete": ("delete from t", "delete from t where id is not null"),
}


def reaches(connection: Connection, statement: str, is_insert: bool, row: tuple[object, ...]) -> bool:
    """Whether a statement of the role reaches the row; it is undone."""
    import psycopg

    try:
        with connection.transaction(force_rollback=True):
            if is_insert:
                connection.execute("delete from t")
            connection.execute("set local role app")
            return connection.execute(statement, row if is_insert else None).rowcount == 1
    except psycopg.errors.InsufficientPrivilege:
        return False


@AT_RANDOM
@given(using=conditions(), check=conditions(), when=conditions())
def test_what_is_said_of_rows_that_updates_make_is_so(
    table: Connection, using: Condition, check: Condition, when: Condition
) -> None:
    policies = ("for select to app using (true)", f"for update to app using ({using.sql}) with check ({check.sql})")
    text = f"policy a {policies[0]}\n  policy b {policies[1]}"
    line = f"app none when ({when.sql}); app cannot change owner"
    none, fixed = answered(catalog_of(schema(text, line)))
    (of_updates,) = (verdict for verdict in none.verdicts if verdict.claim.command == "update")
    for user, (before, after) in product(USERS[::3], zip(FEW, FEW[3:] + FEW[:3], strict=True)):
        with asking(table, policies, user):
            table.execute("delete from t")
            table.execute("insert into t values (0, %s, %s, %s)", before)
            table.execute("set local role app")
            done = updates(table, after)
            table.execute("reset role")
            is_meant = bool(ids(table, f"select id from t where {when.sql}"))
        assert not (done and is_meant and of_updates.word == PROVEN), (user, before, after)
        assert not (done and before[0] != after[0] and fixed.word == PROVEN), (user, before, after)


def updates(connection: Connection, values: tuple[object, ...]) -> bool:
    """Whether an update makes a row of these values of the one that is there."""
    import psycopg

    try:
        with connection.transaction():
            statement = "update t set owner = %s, state = %s, open = %s where id = 0"
            return connection.execute(statement, values).rowcount == 1
    except psycopg.errors.InsufficientPrivilege:
        return False


# ---------------------------------------------------------------- trials


def tried_on(server: Server, text: str) -> list[tuple[str, str]]:
    """What is found of each line of `expect` with a server."""
    catalog = catalog_of(text)
    script, problems = pipeline.whole(catalog, now())
    assert not problems
    with staged(server, catalog, script) as connection:
        found = tried(connection, catalog, answers(catalog))
    return [(a.word, " / ".join(v.why for v in a.verdicts if v.word == a.word and v.why)) for a in found.answers]


@pytest.mark.parametrize(
    ("policies", "line", "told"),
    [
        (
            "policy a for select to app using (owner = 1)",
            "app select when (owner in (1, 2))",
            "it does not reach the row",
        ),
        ("policy a for select to app using (owner = 1 or open)", "app select when (owner = 1)", "it reaches the row"),
        ("policy a for select to app using (lower(state) = 'x')", "app select when (upper(state) = 'X')", "held for"),
        (
            "policy a for select to app using (length(state) > 1)",
            "app select when (state is null)",
            "not reach the row",
        ),
        (
            "policy a for all to app using (true) with check (true)",
            "owner (owner = nullif(current_setting('app.user_id', true), '')::numeric) cannot change owner",
            "an update changes `owner` of the row",
        ),
        ("policy a for delete to app using (open)", "app none", "it reaches the row"),
        ("policy a for insert to app with check (owner is null)", "app none", "it reaches the row"),
    ],
)
def test_what_is_tried_is_told_with_the_row(server: Server, policies: str, line: str, told: str) -> None:
    ((word, why),) = tried_on(server, schema(policies, line))
    assert told in why, why
    assert word == ("not proven" if told == "held for" else "refuted")


@pytest.mark.parametrize("sample", ["trading", "saas"])
def test_the_samples_are_decided_and_the_server_agrees(server: Server, sample: str) -> None:
    opened = project.open_project(f"samples/{sample}")
    catalog = pipeline.check(opened.sources, project.reader).catalog
    static = answers(catalog)
    assert static and {answer.word for answer in static} == {PROVEN}
    script, _ = pipeline.whole(catalog, now())
    with staged(server, catalog, script) as connection:
        found = tried(connection, catalog, static)
    assert [answer.word for answer in found.answers] == [answer.word for answer in static]
    assert found.rows > 100


def test_prove_runs_the_expectations(tmp_path: Path) -> None:
    project_ = Project(tmp_path, schema("policy a for select to app using (open)", "app select"))
    run = project_.run("prove")
    assert run.code == 1 and "error[DBS611]" in run.err
    run = project_.run("test")
    assert run.code == 1 and "it does not reach the row where" in run.err


# ---------------------------------------------------------------- tests for others


def test_the_tests_for_pgtap_run_and_can_fail(pg15: Server, tmp_path: Path) -> None:
    if not Path("/usr/share/postgresql/15/extension/pgtap.control").is_file():
        pytest.skip("pgTAP is not there: apt-get has it as postgresql-15-pgtap")
    run = Project(Path("samples/trading")).run("test", "--pgtap", str(tmp_path), "--scratch", str(DEBIAN_15))
    assert run.code == 0, run.err
    catalog = catalog_of((Path("samples/trading") / "schema.dbs").read_text())
    script, _ = pipeline.whole(catalog, now())
    written = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert "access_positions.sql" in written and len(written) == 7
    with staged(pg15, catalog, script) as connection:
        connection.execute("create extension pgtap")
        assert {line.partition(" ")[0] for text in written.values() for line in said_by(connection, text)} == {"ok"}
        connection.execute("create policy more on positions for select to authenticated using (true)")
        failed = [line for line in said_by(connection, written["access_positions.sql"]) if line.startswith("not ok")]
        assert len(failed) == 1 and "others none: cannot select" in failed[0]


WITHOUT_KEYS = """\
database app {
  target  postgres
  user    (nullif(current_setting('app.user_id', true), '')::uuid) as writer
}

external role writer

table users { id uuid pk = gen_random_uuid() }

table logs {
  user_id  -> users owner
  at       timestamptz = clock_timestamp()
  changed  timestamptz?
  token    uuid = gen_random_uuid()
  facts    json?
  trigger stamp before insert or update for each row execute stamp()
  access select, insert, delete to owner
  expect { owner select, insert, delete; others none }
}

function stamp() returns trigger language plpgsql as $$ begin new.changed = clock_timestamp(); return new; end $$
"""


def test_the_tests_for_pgtap_are_the_same_each_time_and_need_no_key(pg15: Server) -> None:
    catalog = catalog_of(WITHOUT_KEYS)
    script, _ = pipeline.whole(catalog, now())
    made = []
    for _ in range(2):
        with staged(pg15, catalog, script) as connection:
            made.append(files(connection, catalog, tried(connection, catalog, answers(catalog)).probes))
            if len(made) == 2 and Path("/usr/share/postgresql/15/extension/pgtap.control").is_file():
                connection.execute("create extension pgtap")
                said = said_by(connection, made[0]["access_logs.sql"])
                assert len(said) == 8 and {line.partition(" ")[0] for line in said} == {"ok"}, said
    assert made[0] == made[1]
    assert made[0].keys() == {"access_logs.sql"}


def said_by(connection: Connection, test: str) -> list[str]:
    """What a test for pgTAP says of each of its claims."""
    head, *_ = test.partition("\nselect * from finish")
    found: list[str] = []
    with connection.transaction(force_rollback=True):
        for statement in split(head.partition(";")[2]):
            result = connection.execute(statement.text)
            if statement.text.startswith("select is("):
                found += [row[0].splitlines()[0] for row in result.fetchall()]
    return found
