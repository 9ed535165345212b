"""Real schemas come back: loaded, pulled, compiled and loaded again, nothing differs.

They are not part of the project: the tests look for them in `shared/corpus` beside the checkout, with an independent
inventory of a database to compare by.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bench import code
from bench.processes import MARGIN, Cost, cost
from dbsc import pipeline, project, pulling
from dbsc.drift import in_its_words
from dbsc.migrate.diff import diff
from dbsc.postgres.dump import load
from dbsc.postgres.introspect import introspect
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.source import Source
from dbsc.syntax.format import format_source
from inventories import FINGERPRINT, SHARED, differences, inventory
from pulled import url_of

CORPUS = SHARED / "corpus"

# Where each loads: all on both servers but dhis2, whose postgis only Debian has.
NAMES = (
    "basejump", "chinook", "crates_io", "dhis2", "employee", "graphile_starter", "kratos", "makerkit_lite", "mimic3",
    "pagila", "thingsboard", "umami",
)  # fmt: skip
ONLY_ON_15 = {"dhis2": "postgis"}
# Those whose text is held to a part of the dump's. A fifth of thingsboard's is bodies of functions, to the byte, and
# an eighth the names and types of 660 columns.
AT_MOST = {**dict.fromkeys(("chinook", "crates_io", "dhis2", "mimic3", "umami"), 0.40), "thingsboard": 0.60}

pytestmark = [
    pytest.mark.both,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="shared/corpus is not beside the checkout"),
]


def pairs(names: Iterable[str]) -> list[Any]:
    """Each server with the schemas that load there."""
    return [
        pytest.param(server, name, id=f"{server}-{name}")
        for server in ("pg18", "pg15")
        for name in names
        if server == "pg15" or name not in ONLY_ON_15
    ]


@pytest.fixture(scope="module")
def with_roles(server: Server) -> Server:
    """A server with the roles that the schemas name."""
    with server.connect("postgres", autocommit=True) as connection:
        connection.execute((CORPUS / "roles.sql").read_text())
    return server


def loaded(server: Server, name: str) -> str:
    """A database that a schema of the corpus makes."""
    path = CORPUS / f"{name}.sql"
    done = load(server, Source(path.name, path.read_text()), lambda *_: None)
    if done.database is None and done.diagnostics[-1].code == "DBS811" and name in ONLY_ON_15:
        pytest.skip(f"the server has no {ONLY_ON_15[name]}")
    assert done.database is not None, done.diagnostics
    return done.database


def said(found: Any) -> str:
    return "\n".join(f"{d.code} {d.message}" for d in found)


def pulled(server: Server, database: str) -> str:
    """The text of a database, and that nothing was left out."""
    with server.connect(database, autocommit=True) as connection:
        found = introspect(connection)
    assert not found.diagnostics, said(found.diagnostics)
    assert not [each for each in found.coverage if each.native + each.opaque + each.left_out != each.number]
    native, there = (sum(getattr(each, of) for each in found.coverage) for of in ("native", "number"))
    assert native >= 0.99 * there > 0
    header = found.catalog.intent.header.replace(name="pulled")
    catalog = found.catalog.replace(intent=found.catalog.intent.replace(header=header))
    written = pulling.pulled(catalog, directory=False, said=found.beyond)
    assert not written.diagnostics, said(written.diagnostics)
    (text,) = written.files.values()
    return text


@pytest.mark.parametrize(("server", "name"), pairs(NAMES), indirect=["server"])
def test_a_schema_comes_back(with_roles: Server, name: str) -> None:
    database = loaded(with_roles, name)
    before = inventory(with_roles, database)
    text = pulled(with_roles, database)
    with_roles.drop_database(database)
    assert format_source(Source("schema.dbs", text)) == (text, ())
    checked = pipeline.check((Source("schema.dbs", text),), project.reader, guarded=False)
    assert not checked.diagnostics, said(checked.diagnostics)
    sql, problems = pipeline.whole(checked.catalog, datetime(2026, 11, 23, tzinfo=UTC))
    assert not problems, said(problems)
    with with_roles.database() as again:
        with with_roles.connect(again, autocommit=True) as connection:
            failure = run_script(connection, sql)
            assert failure is None, failure
            there, unsure = in_its_words(checked.catalog, connection)
        assert not unsure
        for old, new in ((there, checked.catalog), (checked.catalog, there), (there, there)):
            difference = diff(old, new)
            assert not difference.changes and not difference.problems, difference
        differs = differences(before, inventory(with_roles, again))
        assert not differs, differs
        assert pulled(with_roles, again) == text


@pytest.mark.parametrize(("server", "name"), pairs(AT_MOST), indirect=["server"])
def test_a_schema_is_short(with_roles: Server, name: str) -> None:
    database = loaded(with_roles, name)
    size = len(pulled(with_roles, database).encode()) / (CORPUS / f"{name}.sql").stat().st_size
    with_roles.drop_database(database)
    assert size <= AT_MOST[name], f"{size:.1%} of the dump"


def test_pulling_takes_as_long_as_an_inventory(pg15: Server, tmp_path: Path) -> None:
    """The whole commands beside each other, at most three times as long."""
    with pg15.connect("postgres", autocommit=True) as connection:
        connection.execute((CORPUS / "roles.sql").read_text())
    database = loaded(pg15, "mimic3")
    costs = beside_each_other(pg15, database, tmp_path, 5)
    pg15.drop_database(database)
    theirs, ours = (min(cost.wall for cost in column) for column in costs)
    assert ours <= 3 * theirs, f"{ours:.2f} s against {theirs:.2f} s"


@pytest.mark.parametrize(
    ("sql", "times"), [(code.functions(2000), 4.5), (code.views(1000), 5.5)], ids=["functions", "views"]
)
def test_what_code_costs(pg15: Server, tmp_path: Path, sql: str, times: float) -> None:
    """Processor time. Code takes more than all else: it is read, shortened, and read again from what is written."""
    with pg15.database() as database:
        with pg15.connect(database, autocommit=True) as connection:
            assert run_script(connection, sql) is None
        costs = beside_each_other(pg15, database, tmp_path, 3)
    theirs, ours = (min(cost.seconds for cost in column) for column in costs)
    assert ours <= times * theirs * MARGIN, f"{ours:.2f} s against {theirs:.2f} s"
    assert max(cost.megabytes for cost in costs[1]) <= 300


def beside_each_other(server: Server, database: str, folder: Path, runs: int) -> tuple[list[Cost], list[Cost]]:
    """What an inventory of a database costs, and `dbsc pull`, each some times."""
    url = url_of(server, database)
    inventory_ = (sys.executable, str(FINGERPRINT), url)
    pull = (sys.executable, "-m", "dbsc", "pull", url)
    found = [(cost(inventory_, folder), cost(pull, folder)) for _ in range(runs)]
    return [one for one, _ in found], [other for _, other in found]
