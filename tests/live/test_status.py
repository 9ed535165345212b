"""`dbsc status`: of every migration whether a database has it."""

from __future__ import annotations

import json

from dbsc.cli.status import parser
from dbsc.postgres.apply.session import LOCK
from dbsc.postgres.connection import Connection
from projects import Run
from shops import ROWS, Shop


def states(run: Run) -> dict[str, str]:
    """The state of each migration, by its number."""
    return {line[:3]: line.split("  ")[1].strip() for line in run.out.splitlines()}


def test_what_is_applied_and_what_is_pending(shop: Shop, connection: Connection) -> None:
    run = shop.on("status")
    assert (run.code, states(run)) == (0, {"001": "pending"}), run.err
    assert connection.execute("select to_regnamespace('dbsc') is null").fetchone() == (True,)  # it only looks
    shop.applied()
    shop.becomes("  email  text?\n", "  email  text?\n  age    int?\n")
    run = shop.on("status")
    assert (run.code, states(run)) == (0, {"001": "applied", "002": "pending"})
    assert run.err.endswith("1 applied, 1 pending\n") and " s by " in run.out
    assert shop.on("status", "--check").code == 1
    shop.applied()
    assert shop.on("status", "--check").code == 0
    found = json.loads(shop.on("status", "--format", "json").out)
    assert [(each["migration"], each["state"]) for each in found["migrations"]] == [
        (name, "applied") for name in shop.migrations()
    ]


def test_how_long_a_migration_took_is_noted(shop: Shop) -> None:
    shop.applied()
    shop.becomes("table users {\n", "sql wait $$ select pg_sleep(0.3); $$\n\ntable users {\n")
    shop.applied()
    found = json.loads(shop.on("status", "--format", "json").out)["migrations"][-1]
    assert 0.3 <= found["seconds"] < 10


def test_what_failed_tells_why_and_how_far_it_came(shop: Shop, connection: Connection) -> None:
    shop.applied()
    connection.execute(ROWS)
    connection.execute(
        "create function stop() returns trigger language plpgsql as $$ begin if new.id > 2000 then"
        " raise exception 'no more'; end if; return new; end $$;"
        " create trigger stop before update on users for each row execute function stop()"
    )
    shop.becomes("  email  text?\n", "  email  text?\n  kind   text backfill ('k' || id)\n")
    assert shop.apply("--despite-drift").code == 1
    run = shop.on("status")
    failed = next(line for line in run.out.splitlines() if "  failed  " in line)
    assert run.code == 1
    assert "no more" in failed and "1,500 rows are filled, up to (1500)" in failed, run.out


def test_who_is_at_work_is_told(shop: Shop, connection: Connection) -> None:
    connection.execute("select pg_advisory_lock(%s, %s)", LOCK)
    assert "at work now: process" in shop.on("status").err


def test_what_the_folder_and_the_database_do_not_both_have(shop: Shop) -> None:
    shop.applied()
    first = shop.folder / "migrations" / shop.migrations()[0]
    text = first.read_text(encoding="utf-8")
    first.write_text(text + "\nselect 1;\n", encoding="utf-8")
    run = shop.on("status")
    assert (run.code, states(run)) == (1, {"001": "edited"})
    assert "DBS502" in run.err
    first.write_text(text, encoding="utf-8")
    for file in (shop.folder / "migrations").iterdir():
        file.unlink()
    shop.becomes("table users", "table people")
    run = shop.on("status")
    assert run.code == 1
    assert "001_create_people.sql  pending" in run.out and "001_create_users.sql   not in the folder" in run.out


def test_a_role_that_may_not_see_the_ledger_is_told(shop: Shop, connection: Connection) -> None:
    shop.applied()
    name = f"reader_{connection.info.dbname}"
    connection.execute(f"create role {name} login password 'x'")
    try:
        run = shop.run("status", "--db", f"{shop.url} user={name} password=x")
        assert run.code == 2
        assert "DBS860" in run.err and "permission denied" in run.err, run.err
    finally:
        connection.execute(f"drop role {name}")


def test_its_examples_are_of_its_own_options(shop: Shop) -> None:
    lines = [line.split("   ")[0].split() for line in (parser().epilog or "").splitlines()[1:]]
    shop.applied()
    for line in lines:
        assert line[:2] == ["dbsc", "status"]
        given = [shop.url if "postgresql://" in word else word for word in line[2:]]
        run = shop.run("status", *given, *(() if "--db" in given else ("--db", shop.url)))
        assert run.code == 0, run.err
