"""URLs and connection strings: no password is shown, and what libpq does not take is told with what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbsc.postgres.urls import in_environment, is_url, objection, other_address, shown
from projects import Project


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://ann:secret@localhost/shop",
        "postgresql://ann:sec:ret@localhost/shop",
        "postgresql://ann:sec@ret@localhost/shop",
        "postgresql://ann:sec/ret@localhost/shop",
        "postgresql://ann:ret sec@localhost/shop",
        "postgres://localhost/shop?user=ann&password=secret&sslmode=require",
        "mysql://ann:secret@localhost/shop",
        "host=localhost password=secret user=ann",
        "host=localhost password = 'sec\\' ret' user=ann",
        'cannot use "postgresql://ann:secret@localhost/shop" here',
    ],
)
def test_a_password_is_not_shown(text: str) -> None:
    for part in ("sec", "ret"):
        assert part in text and part not in shown(text)
    assert "localhost" in shown(text)


@pytest.mark.parametrize("text", ["postgresql://ann@localhost:5432/shop?sslmode=require", "dump.sql", "a/b:c@d.sql"])
def test_what_holds_no_password_is_shown_as_it_is(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://ann:p%40ss%2F@localhost/shop?sslmode=require&ssl=true",
        "postgres:///shop?host=/var/run/postgresql",
        "postgresql://",
        "host=localhost password='a b' dbname = shop",
        "service=shop",
        "",
    ],
)
def test_what_libpq_takes_is_taken(text: str) -> None:
    assert objection(text) is None


@pytest.mark.parametrize(
    ("text", "message", "help_"),
    [
        ("mysql://ann:secret@h/d", "`mysql://` is no URL of PostgreSQL", "postgresql://user@host"),
        ("jdbc:postgresql://h/d", "`jdbc:postgresql://` is a URL of another program", "postgresql://user@host"),
        ("postgresql+psycopg://h/d", "`postgresql+psycopg://` is a URL of another", "postgresql://user@host"),
        ("postgresql://h/d?sslmode=require&schema=public", "`schema` is no parameter", "leave `schema=…` out"),
        ("postgresql://ann:100%secret@h/d", "the URL of the database is not valid", "`%25` for `%`"),
        ("host=h password='secret schema=x' colour=red", "`colour` is no parameter", "leave `colour=…` out"),
        ("host=h secret", "the connection string is not valid", "host=… port=…"),
    ],
)
def test_what_is_wrong_is_told_without_the_password(text: str, message: str, help_: str) -> None:
    told = objection(text)
    assert told is not None
    assert told[0].startswith(message) and help_ in told[1]
    assert "secret" not in "".join(told)


def test_a_url_is_known_from_a_file() -> None:
    assert is_url("postgresql://h/d") and is_url("mysql://h/d") and is_url("jdbc:postgresql://h/d")
    assert not any(map(is_url, ("dump.sql", "host=h", "a/b://c", "C:/dump.sql")))


def test_the_environment_may_say_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PGSERVICE", "PGDATABASE", "PGHOST"):
        monkeypatch.delenv(name, raising=False)
    assert not in_environment()
    monkeypatch.setenv("PGDATABASE", "shop")
    assert in_environment()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("x.sql", "-o", "schema.sql"), "write -o schema.dbs for a file, or -o schema.sql/ for a folder"),
        (("x.sql", "--format", "json"), "give it a file, -o schema.dbs"),
        (("x.sql", "postgresql://ann:secret@h/d"), "`postgresql://ann@h/d` is one argument too many"),
        (("mysql://ann:secret@h/d",), "`mysql://` is no URL of PostgreSQL"),
        (("postgresql://ann:secret@h/d?schema=public",), "`schema` is no parameter of a connection to PostgreSQL"),
    ],
)
def test_pull_is_misused(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    run = Project(tmp_path).run("pull", *arguments)
    assert run.code == 2 and told in run.err
    assert "secret" not in run.out + run.err


@pytest.mark.parametrize(
    ("host", "port", "told"),
    [
        ("aws-0-eu-central-1.pooler.supabase.com", "6543", "use port 5432 of the same host"),
        ("aws-0-eu-central-1.pooler.supabase.com", "5432", "`postgres.<project>`"),
        ("db.abcdefgh.supabase.co", "6543", "use port 5432 of the same host"),
        ("db.abcdefgh.supabase.co", "5432", "session pooler's URL"),
    ],
)
def test_the_addresses_of_a_project_are_told(host: str, port: str, told: str) -> None:
    assert told in (other_address(host, port) or "")


def test_other_hosts_have_no_other_address() -> None:
    assert other_address("localhost", "6543") is None
    assert other_address("db.example.com", "") is None
