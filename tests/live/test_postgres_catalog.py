"""The file of functions, operators, casts and types is what the oldest and the newest server say."""

import postgres_catalog
from dbsc.postgres.scratch import Server


def test_the_file_is_what_the_servers_say(pg15: Server, pg18: Server) -> None:
    found = postgres_catalog.text(postgres_catalog.merged(postgres_catalog.read(pg15), postgres_catalog.read(pg18)))
    assert found == postgres_catalog.FILE.read_text()
