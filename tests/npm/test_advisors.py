"""Supabase's own advisors over what dbsc makes: they find nothing that a user would have to mend.

They run as on a project, over a database that is like one, whose migrations ran as the role that is no superuser.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from advisors import advice
from dbsc import lock
from dbsc.catalog.objects import Partition
from dbsc.diagnostics.advisors import ADVISORS
from dbsc.hints import Any
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server, scratch
from dbsc.semantics.modules import STANDARD
from dbsc.source import Source
from golden_cases import COMPILES, REFUSED, name, project, sql
from library import examples
from projects import Project
from supabase_command import PROGRAM

ROOT = Path(__file__).parents[2]
SAMPLES = [
    path.parent
    for path in sorted((ROOT / "samples").glob("*/schema.dbs"))
    if "target      supabase" in path.read_text(encoding="utf-8")
]
EXAMPLES = {module: text for module in STANDARD for text in examples(module) if "use supabase." in text}
HEADER = "database d { target supabase }\n"
GOLDEN = [
    case
    for case in COMPILES
    if re.search(r"^  target +supabase$", (case / "schema.dbs").read_text(encoding="utf-8"), re.MULTILINE)
]
BAD = [case for case in REFUSED if case.name.split("_")[0] in ADVISORS]
LATER = ("0025", "0026", "0027", "0028", "0029")
"""What the advisors of this version do not look for yet."""
ADVICE = {
    "unindexed_foreign_keys": "table a { id int pk; grant none }\ntable b { id int pk; a_id -> a; grant none }",
    "no_primary_key": "table notes { body text; grant none }",
    "duplicate_index": "table notes { id int pk; a int; index (a); index other (a); grant none }",
}
THERE = {
    "DBS360_foreign_table": "alter role {owner} superuser",
    "DBS362_queue": """
      create schema pgmq;
      create table pgmq.q_jobs (msg_id bigint primary key, message jsonb);
      alter table pgmq.q_jobs owner to {owner};
      grant usage on schema pgmq to {owner};
    """,
}
"""What a superuser has done before: only one makes wrappers of foreign data, and the extension makes the queue."""

pytestmark = [
    pytest.mark.npm,
    pytest.mark.skipif(not PROGRAM.exists(), reason="run `npm ci` in tests/npm"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with scratch() as started:
        yield started


def found(server: Server, scripts: Iterable[str], there: str = "") -> list[dict[str, Any]]:
    """What the advisors say of a project in which some scripts ran, after what a superuser did."""
    with server.database(platform=True) as name:
        with server.connect(name, autocommit=True) as connection:
            connection.execute(there.format(owner=server.owner) or "select")
        with server.connect(name, role=server.owner, autocommit=True) as connection:
            for script in scripts:
                assert run_script(connection, script) is None
        return advice(server, name, ("public", "pgmq_public"))


def remarks(advised: Iterable[dict[str, Any]], partitions: frozenset[tuple[str, str]]) -> list[str]:
    """What of it is for the user: an index that nobody has used yet is not, nor that a partition has no policy.

    Queries go to the table, whose policies hold for its partitions; what is asked of a partition itself is refused.
    """
    return [
        f"{each['level']} {each['name']}: {each['detail']}"
        for each in advised
        if not (
            each["name"] == "unused_index"
            or (
                each["name"] == "rls_enabled_no_policy"
                and (each["metadata"]["schema"], each["metadata"]["name"]) in partitions
            )
        )
    ]


def partitions(sample: Path) -> frozenset[tuple[str, str]]:
    """The partitions that the migrations of a sample make."""
    path = sample / "migrations" / "schema.lock.dbs"
    made, problems = lock.read(Source(str(path), path.read_text(encoding="utf-8")))
    assert not problems
    return frozenset((each.schema, each.name) for each in made.catalog.all(Partition))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_sample_has_nothing_to_mend(sample: Path, server: Server) -> None:
    migrations = sorted((sample / "migrations").glob("*.sql"))
    advised = found(server, (path.read_text(encoding="utf-8") for path in migrations))
    assert {each["name"] for each in advised} >= {"unused_index", "rls_enabled_no_policy"}  # they did look
    assert remarks(advised, partitions(sample)) == []


@pytest.mark.parametrize("case", GOLDEN, ids=name)
def test_a_construct_has_nothing_to_mend_but_what_check_tells(case: Path, server: Server, tmp_path: Path) -> None:
    made = project(case, tmp_path)
    told = told_by(made, "check")
    assert names(found(server, [sql(made)]), told) == told


@pytest.mark.parametrize("module", EXAMPLES)
def test_an_example_of_the_library_has_nothing_to_mend(module: str, server: Server, tmp_path: Path) -> None:
    project = Project(tmp_path, HEADER + EXAMPLES[module])
    run = project.run("sql")
    assert run.code == 0, run.err
    assert remarks(found(server, [run.out]), frozenset()) == []


@pytest.mark.parametrize("case", [each for each in BAD if not ADVISORS[name(each)[:6]][0].startswith(LATER)], ids=name)
def test_what_check_tells_the_advisors_find_and_nothing_more(case: Path, server: Server, tmp_path: Path) -> None:
    made = project(case, tmp_path)
    told = told_by(made)
    assert told
    there = THERE.get(case.name, "")
    try:
        advised = found(server, [made.run("sql").out], there)
    finally:
        if "superuser" in there:
            undo(server)
    assert names(advised, told) == told


@pytest.mark.parametrize("case", [each for each in BAD if ADVISORS[name(each)[:6]][0].startswith(LATER)], ids=name)
def test_what_these_advisors_do_not_know_is_told_all_the_same(case: Path, tmp_path: Path) -> None:
    assert told_by(project(case, tmp_path))


@pytest.mark.parametrize("lint", ADVICE)
def test_what_is_advised_the_advisors_find_and_nothing_more(lint: str, server: Server, tmp_path: Path) -> None:
    made = Project(tmp_path, HEADER + ADVICE[lint])
    assert told_by(made) == {lint}
    advised = found(server, [made.run("sql").out])
    assert names(advised, {lint}) == {lint}


def names(advised: Iterable[dict[str, Any]], told: set[str]) -> set[str]:
    """What the advisors find, but for indexes that are not used yet, and for tables that are closed.

    Row security of those is on without a policy, as nothing is said of who gets at them; where a privilege says that
    somebody should, `check` tells it.
    """
    return {each["name"] for each in advised} - {"unused_index"} - ({"rls_enabled_no_policy"} - told)


def undo(server: Server) -> None:
    with server.connect("postgres", autocommit=True) as connection:
        connection.execute(f"alter role {server.owner} nosuperuser")


def told_by(made: Project, *asked: str) -> set[str]:
    """What `check` says of a schema, as the advisors call it, without their numbers."""
    told = json.loads(made.run(*(asked or ("check", "--advice")), "--format", "json").out)["diagnostics"]
    return {lint.partition("_")[2] for each in told for lint in each["advisors"]}
