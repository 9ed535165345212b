"""What is kept as intent: read into values, written back to the lock, told in one line where nothing acts on it."""

from __future__ import annotations

from pathlib import Path

from catalogs import catalog_of
from dbsc.catalog.intent import Backup, Distribution, Expectation, FullBackup, Period, Pool
from dbsc.catalog.objects import Expression, ref
from dbsc.semantics.lift import lift
from projects import Project

DESK = """
database d { target postgres; user (current_user) as app }
external role app, reader
table people { name text pk; distribute by (name) }
table notes {
  id      int
  author  -> people owner
  open    bool
  pk (author, id)
  expect {
    owner   all
    owner   cannot change author, id
    others  select (id, open), update when (open)
    reader  none
  }
  distribute by (author) with people
}
"""


def test_expectations_are_values() -> None:
    catalog = catalog_of(DESK)
    notes = ref("table", "public", "notes")
    owned = Expression("author = (select current_user)")
    assert catalog.intent.expectations == (
        Expectation(notes, "owner", owned, (("all", ()),)),
        Expectation(notes, "owner", owned, (), ("author", "id")),
        Expectation(notes, "others", owned, (("select", ("id", "open")), ("update", ())), (), Expression("open")),
        Expectation(notes, "reader", None, (("none", ()),)),
    )
    people = ref("table", "public", "people")
    assert catalog.intent.distributions == (Distribution(notes, "author", people), Distribution(people, "name"))
    again = catalog_of(lift(catalog))
    assert again == catalog


def test_roles_and_functions_that_only_an_expectation_names_are_in_the_lock() -> None:
    text = """
    external role reader
    external function app.me() returns text
    external table app.t { id int pk; who text; expect { others (who = app.me()) none; reader select } }
    """
    catalog = catalog_of(text)
    assert catalog_of(lift(catalog)).intent == catalog.intent


def test_pools_and_backups_are_values() -> None:
    catalog = catalog_of("""
    external role app
    --- For the web.
    pool web {
      mode          transaction
      size          20
      user          app 15
      idle timeout  1 minute
    }
    backup nightly {
      full     daily at '02:00' keep 2 weeks
      wal      rpo 5 minutes
      to       '/var/backups'
      exclude  logs
      rto      1 hour
    }
    table logs { id int pk }
    """)
    minute = Period(1, "minute")
    assert catalog.intent.pools == (
        Pool("web", "transaction", size=20, users=(("app", 15),), idle_timeout=minute, comment="For the web."),
    )
    full = FullBackup("daily", None, "02:00", Period(2, "week"))
    logs = ref("table", "public", "logs")
    made = Backup("nightly", (full,), True, Period(5, "minute"), ("/var/backups",), (logs,), rto=Period(1, "hour"))
    assert catalog.intent.backups == (made,)
    assert catalog_of(lift(catalog)) == catalog


def test_compile_says_in_one_line_what_it_does_not_act_on(tmp_path: Path) -> None:
    extra = "  at date\n  retain 1 year by at then delete\n}\npool web { port 1 }\n"
    project = Project(tmp_path, DESK.rstrip().removesuffix("}") + extra)
    run = project.compile()
    assert run.code == 0, run.err
    said = "note: read and kept in the lock, but not acted on yet: 1 retention, 2 distributed tables, 1 pool\n"
    assert said in run.err
    assert "not acted on" not in project.compile().err
