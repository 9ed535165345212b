"""An application at work on a database: its queries, each asked again and again by a connection of its own."""

from __future__ import annotations

import threading
import time

import psycopg
from psycopg import sql

Queries = dict[str, str]
"""What an application asks, by name; `{n}` is a number that grows. `as role: …` is asked as that role."""

_PAUSE = 0.005
_STARTED = 60


class Application:
    """Asks its queries as long as the block runs; notes how many it asked, which failed, and the longest wait."""

    def __init__(self, url: str, rows: int, queries: Queries) -> None:
        self.url, self.rows = url, rows
        self.asked, self.planned_again, self.worst = 0, 0, 0.0
        self.failed: list[str] = []
        self.stopped = threading.Event()
        self.ready = threading.Barrier(len(queries) + 1)
        self.threads = [threading.Thread(target=self.ask, args=query) for query in queries.items()]

    def __enter__(self) -> Application:
        for thread in self.threads:
            thread.start()
        self.ready.wait(_STARTED)
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def ask(self, name: str, query: str) -> None:
        """Asks one query until the application is stopped, prepared once, as drivers do it."""
        role, query = query.removeprefix("as ").split(": ", 1) if query.startswith("as ") else ("", query)
        with psycopg.connect(self.url, autocommit=True) as connection:
            if role:
                connection.execute(sql.SQL("set role {}").format(sql.Identifier(role)))
            for number in range(1, 6):
                self.answered(connection, name, query, number)
            self.ready.wait(_STARTED)
            number = 0
            while not self.stopped.is_set() and not self.failed:
                number = number % self.rows + 1
                began = time.perf_counter()
                self.answered(connection, name, query, number)
                self.worst = max(self.worst, time.perf_counter() - began)
                time.sleep(_PAUSE)

    def answered(self, connection: psycopg.Connection, name: str, query: str, number: int) -> None:
        """Asks once. What was planned for other columns is planned again (0A000), as drivers do it."""
        text = query.replace("{n}", "%(n)s")
        try:
            try:
                connection.execute(text, {"n": number}, prepare=True)
            except psycopg.errors.FeatureNotSupported:
                self.planned_again += 1
                connection.execute("deallocate all")
                connection.execute(text, {"n": number}, prepare=True)
        except psycopg.Error as error:
            self.failed.append(f"{name}: {str(error).splitlines()[0]}")
        self.asked += 1
