"""Migrations for other tools: what stands beside them, and what they are called.

The rules of Flyway are those of its documentation: `V`, a version, `__`, a description, `.sql`; and settings in a file
of the same name with `.conf` behind it. Flyway itself does not run here.
"""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dbsc.migrate.numbering import file_names, goes_by
from dbsc.postgres.runners import beside
from projects import Project

AT = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
HEAD = "database shop {{\n  migrations 'migrations' {}\n}}\n"
TABLE = "table orders {\n  id  int pk\n  note  text = '${none}'\n}\n"
INDEXED = TABLE.replace("'\n}", "'\n  index (note)\n}")
FLYWAY = re.compile(r"V(?P<version>\d+([._]\d+)*)__(?P<description>\w+)\.sql")


def compiled(folder: Path, style: str, *texts: str) -> dict[str, str]:
    """The files of the migrations folder, after each of some schemas."""
    project = Project(folder)
    for text in texts:
        project.write(HEAD.format(style) + text)
        run = project.compile()
        assert run.code == 0, run.err
        assert project.compile("--check").code == 0
    found = ((path.removeprefix("migrations/"), text) for path, text in project.files().items())
    return {path: text for path, text in found if not path.startswith(("generated", "schema"))}


def test_flyway_knows_versions_and_what_runs_in_no_transaction(tmp_path: Path) -> None:
    files = compiled(tmp_path, "flyway", TABLE, INDEXED)
    names = [name for name in files if name.endswith(".sql")]
    found = [FLYWAY.fullmatch(name) for name in names]
    assert [int(match["version"]) for match in found if match] == [1, 2] and len(names) == 2
    assert files[f"{names[0]}.conf"] == "placeholderReplacement=false\n"
    assert "${none}" in files[names[0]]
    assert files[f"{names[1]}.conf"] == "executeInTransaction=false\n"
    assert "concurrently" in files[names[1]]
    assert len(files) == 4


def test_the_versions_of_flyway_go_on_and_sort_as_they_run() -> None:
    names = file_names(["b", "c"], "flyway", ["V001__a.sql", "V001__a.sql.conf", "schema.lock.dbs"], AT)
    assert names == ["V002__b.sql", "V003__c.sql"]
    assert goes_by("V002__b.sql") == ("V002__b.sql", "V002__b", "V002", "002")
    assert goes_by("002_b.sql") == ("002_b.sql", "002_b", "002", "002")


def test_sqitch_has_a_plan_whose_lines_stay_and_a_script_a_migration(tmp_path: Path) -> None:
    first = compiled(tmp_path, "sqitch", TABLE)["sqitch.plan"]
    files = compiled(tmp_path, "sqitch", INDEXED)
    assert first.splitlines()[:3] == ["%syntax-version=1.0.0", "%project=shop", ""]
    assert files["sqitch.plan"].startswith(first)
    names = [line.split()[0] for line in files["sqitch.plan"].splitlines()[3:]]
    assert names == ["001_create_orders", "002_build_orders_note_idx"]
    assert files["deploy/001_create_orders.sql"] == "begin;\n\\ir ../001_create_orders.sql\ncommit;\n"
    assert files["deploy/002_build_orders_note_idx.sql"] == "\\ir ../002_build_orders_note_idx.sql\n"


def test_lines_of_others_in_a_plan_stay_and_those_of_what_is_gone_go() -> None:
    before = "%project=shop\n\n# by hand\nextras 2026-01-01T00:00:00Z a <a@b>\n002_gone 2026-01-01T00:00:00Z a <a@b>\n"
    plan = beside("sqitch", "shop", {"001_a.sql": "select 1;"}, {"sqitch.plan": before}, AT)["sqitch.plan"]
    assert plan.splitlines()[2:] == [
        "# by hand",
        "extras 2026-01-01T00:00:00Z a <a@b>",
        "001_a 2026-11-23T12:30:00Z dbsc <dbsc@localhost>",
    ]


@pytest.mark.parametrize(("name", "project"), [("my shop", "my_shop"), ("§", "database"), ("shop-2", "shop-2")])
def test_a_project_of_sqitch_has_a_name_that_it_takes(name: str, project: str) -> None:
    plan = beside("sqitch", name, {"001_a.sql": "select 1;"}, {}, AT)["sqitch.plan"]
    assert f"%project={project}\n" in plan


@pytest.mark.parametrize("style", ["flyway", "sqitch"])
def test_what_is_beside_migrations_goes_with_them_when_they_are_written_anew(tmp_path: Path, style: str) -> None:
    def git(*arguments: str) -> None:
        names = ("-c", "user.name=ann", "-c", "user.email=ann@example.org")
        subprocess.run(["git", *names, *arguments], cwd=tmp_path, check=True, capture_output=True)

    def plan() -> str:
        path = tmp_path / "migrations" / "sqitch.plan"
        return path.read_text() if path.exists() else ""

    project = Project(tmp_path, HEAD.format(style) + TABLE)
    git("init", "-q", "-b", "main")
    other = TABLE + "table others {\n  id  int pk\n}\n"
    plans = []
    for branch, text in (((), TABLE), (("-b", "ours"), INDEXED), (("main",), other)):
        if branch:
            git("checkout", "-q", *branch)
        project.write(HEAD.format(style) + text)
        assert project.compile().code == 0
        plans.append(plan())
        git("add", "-A")
        git("commit", "-qm", "more")
    git("checkout", "-q", "ours")
    project.write(HEAD.format(style) + INDEXED + other.removeprefix(TABLE))
    run = project.compile("--rebase", "main")
    assert run.code == 0, run.err
    names = {path.name for path in tmp_path.rglob("migrations/**/*")}
    assert {name for name in names if "002" in name and "build" in name} == set()
    assert {name for name in names if "003" in name and "build" in name} != set()
    assert plan().startswith(plans[2])
    assert project.compile("--check").code == 0
