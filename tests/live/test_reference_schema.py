"""The SQL of a generated schema makes exactly what a reference in plain SQL makes: every object, every attribute."""

from bench import generated, reference
from catalogs import catalog_of
from databases import sql_of
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.postgres.snapshot import Snapshot, compare, snapshot

TABLES = 60


def _made(server: Server, script: str) -> Snapshot:
    with server.database() as name, server.connect(name, autocommit=True) as connection:
        failure = run_script(connection, script)
        assert failure is None, failure
        return snapshot(connection)


def test_the_sql_says_what_the_reference_says(server: Server) -> None:
    _, whole = sql_of(catalog_of(generated.schema(TABLES)))
    expected = _made(server, reference.sql(TABLES))
    assert len(expected) > TABLES * 12
    difference = compare(expected, _made(server, whole))
    assert difference.equal, str(difference)


def test_another_reference_is_not_the_same(server: Server) -> None:
    script = reference.sql(2).replace("numeric(12,2)", "numeric(12,3)", 1)
    assert not compare(_made(server, reference.sql(2)), _made(server, script)).equal
