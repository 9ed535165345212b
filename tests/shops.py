"""A project with a database of its own, for tests of the commands that work on both."""

from __future__ import annotations

from pathlib import Path

from dbsc.postgres.scratch import Server
from projects import Project, Run

SCHEMA = """\
database shop { target postgres; postgres 15 }

table users {
  id     int pk
  name   text
  email  text?
}
"""
ROWS = "insert into users select n, 'u' || n, case when n % 2 = 0 then 'm' || n end from generate_series(1, 3000) n"


class Shop(Project):
    """A project and its database."""

    def __init__(self, folder: Path, server: Server, database: str, schema: str = SCHEMA) -> None:
        super().__init__(folder, schema)
        self.url = server.conninfo(database)

    def becomes(self, old: str, new: str) -> None:
        """Changes the schema and writes its migrations."""
        text = (self.folder / "schema.dbs").read_text(encoding="utf-8")
        assert old in text
        self.write(text.replace(old, new))
        run = self.compile()
        assert run.code == 0, run.err

    def on(self, command: str, *arguments: str) -> Run:
        """A command on the database."""
        return self.run(command, "--db", self.url, *arguments)

    def apply(self, *arguments: str) -> Run:
        """`dbsc apply` on the database."""
        return self.on("apply", *arguments)

    def applied(self, *arguments: str) -> list[str]:
        """The migrations that were applied, without errors."""
        run = self.apply(*arguments)
        assert run.code == 0, run.err
        return [line.removeprefix("applied ") for line in run.err.splitlines() if line.startswith("applied ")]
