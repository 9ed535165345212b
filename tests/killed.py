"""Processes that are killed at a chosen moment of their talk with a server: `SIGKILL`, so that nothing is tidied up."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable
from typing import Any

import psycopg
from psycopg import waiting

from dbsc.postgres.connection import Connection

_NEVER = 10**9


def killed(work: Callable[[], Any], at: int = _NEVER, *, answered: bool = True) -> bool:
    """Does something in a process of its own that is killed at its message number `at`; false if it came to its end.

    It is killed when that is to be sent; or, without `answered`, when it is sent, which leaves the server to it.
    """
    child = os.fork()
    if child == 0:
        try:
            silent = os.open(os.devnull, os.O_RDWR)
            os.dup2(silent, 1)
            os.dup2(silent, 2)
            psycopg.Connection.wait = _counting(at, answered)  # type: ignore[method-assign]
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _counting(at: int, answered: bool) -> Any:
    """What stands for `Connection.wait`, through which every message goes."""
    sent = 0

    def wait(self: Any, generator: Any, interval: float = 0.1) -> Any:
        nonlocal sent
        sent += 1
        if sent == at and answered:
            os.kill(os.getpid(), signal.SIGKILL)
        if sent == at:
            _until_sent(self, generator)
            os.kill(os.getpid(), signal.SIGKILL)
        return waiting.wait(generator, self.pgconn.socket, interval)

    return wait


def _until_sent(connection: Any, generator: Any) -> None:
    """Drives what sends a message until it waits for nothing but the answer."""
    state = next(generator)
    while state != waiting.Wait.R:
        select.select([], [connection.pgconn.socket], [])
        state = generator.send(waiting.Ready.W)


def wait_until_gone(connection: Connection, program: str, patience: float = 30) -> None:
    """Waits until no session of a program is in the connection's database."""
    there = (
        "select exists (select from pg_stat_activity where application_name = %s and datname = current_database()"
        " and pid <> pg_backend_pid())"
    )
    end = time.monotonic() + patience
    while connection.execute(there, (program,)).fetchone() != (False,):
        assert time.monotonic() < end
        time.sleep(0.005)
