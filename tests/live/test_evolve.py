"""The run behind `samples/evolution`, made small: an application goes on while its schema changes."""

from __future__ import annotations

import time
from pathlib import Path

from bench.application import Application
from bench.edits import EDITS
from bench.evolve import Run, line
from dbsc.postgres.scratch import Server
from pulled import url_of

FEW = (
    "a column that may be null",
    "more room in a varchar",
    "a foreign key",
    "an index",
    "an index of a partitioned table",
    "one more label",
    "a column that is called otherwise",
)


def test_an_application_goes_on_while_its_schema_changes(pg15: Server, tmp_path: Path) -> None:
    few = [edit for edit in EDITS if edit.title in FEW]
    with pg15.database() as database:
        run = Run(tmp_path, url_of(pg15, database), 100)
        run.begin(pg15, database)
        for edit in few:
            steps = run.change(edit)
            assert all(step.asked and not step.failed for step in steps), line(edit, steps)
        assert {edit.title for edit in few} == set(FEW)


def test_a_query_that_fails_is_told(pg15: Server) -> None:
    with pg15.database() as database, pg15.connect(database, autocommit=True) as connection:
        connection.execute("create table t (a int, b int)")
        queries = {"right": "select a from t where a = {n}", "wrong": "select b from t"}
        with Application(url_of(pg15, database), 1, queries) as application:
            connection.execute("alter table t drop column b")
            deadline = time.monotonic() + 30
            while not application.failed and time.monotonic() < deadline:
                time.sleep(0.01)
        (failed,) = application.failed
        assert failed.startswith('wrong: column "b" does not exist')


def test_a_plan_for_other_columns_is_made_again(pg15: Server) -> None:
    with pg15.database() as database, pg15.connect(database, autocommit=True) as connection:
        connection.execute("create table t (a int)")
        with Application(url_of(pg15, database), 1, {"all": "select * from t"}) as application:
            connection.execute("alter table t alter column a type varchar(10)")
            time.sleep(0.5)
        assert (application.planned_again, application.failed) == (1, [])
