"""What is kept as intent: read into values, written back to the lock, told in one line where nothing acts on it."""

from __future__ import annotations

from pathlib import Path

from catalogs import catalog_of
from dbsc.catalog.intent import Distribution, Expectation
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


def test_compile_says_in_one_line_what_it_does_not_act_on(tmp_path: Path) -> None:
    extra = "  at date\n  retain 1 year by at then delete\n}\n"
    project = Project(tmp_path, DESK.rstrip().removesuffix("}") + extra)
    run = project.compile()
    assert run.code == 0, run.err
    said = "note: read and kept in the lock, but not acted on yet: 1 retention, 1 `expect`, 2 distributed tables\n"
    assert said in run.err
    assert "not acted on" not in project.compile().err
