"""Databases made of drawn statements, without those that a server refuses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg

from dbsc.postgres.scratch import Server
from drawn.world import ROLES


def run(server: Server, database: str, statements: Sequence[str]) -> list[str]:
    """The statements that a server takes, each run by a superuser after those before it."""
    taken = []
    with server.connect(database, autocommit=True) as connection:
        connection.execute("set client_min_messages = error")
        for statement in statements:
            try:
                connection.execute(statement)
            except psycopg.Error:
                continue
            taken.append(statement)
    return taken


@contextmanager
def made(server: Server, statements: Sequence[str]) -> Iterator[str]:
    """A database that drawn statements have made, whose roles are there."""
    try:
        with server.database() as name:
            run(server, name, [f"create role {role}" for role in ROLES])
            run(server, name, statements)
            yield name
    finally:
        server.drop_roles()
