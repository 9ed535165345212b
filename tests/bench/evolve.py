"""A schema goes through changes of every class, on a database that an application reads and writes all the while.

usage: PYTHONPATH=tests python tests/bench/evolve.py [-o FOLDER] [ROWS]

Each change (`edits.py`) is compiled and applied one migration at a time. Beside it runs the application that the header
calls compatible: the one before the change; where the header says that something is used no more, what is the same in
the one after it; and where old names stand beside the new ones for a time, that one. A query of theirs that fails is a
failure of the header. Writes the schema, its migrations and the page of the run into a folder (`samples/evolution`);
exits with 1 if a query failed.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from bench.application import Application, Queries
from bench.edits import EDITS, QUERIES, ROWS, SCHEMA, Edit
from bench.processes import environment
from dbsc.migrate.gathered import LOCKS
from dbsc.postgres.scratch import Server, scratch
from pulled import url_of

_HEADER = re.compile(r"^-- (\w+): +(.*)$", re.MULTILINE)
# What was said of the past and has done its work, with the line it stands in where it is nothing else.
_PAST = re.compile(
    r"^ *drop (?:table )?\w+\n| +was [\w.]+| +(?:backfill|convert) \([^\n]*\)$|drop '\w+', ", re.MULTILINE
)
_BREAKS = "with an application that uses "
_ORDER = ("none", *LOCKS)


class Step(NamedTuple):
    """A migration that was applied: its name and header, how long that took, and what the application met."""

    name: str
    header: dict[str, str]
    seconds: float
    asked: int
    planned_again: int
    worst: float
    failed: tuple[str, ...]


class Run:
    """One project and one database that it is applied to."""

    def __init__(self, folder: Path, url: str, rows: int) -> None:
        self.folder, self.url, self.rows = folder, url, rows
        self.text = SCHEMA
        self.queries: Queries = dict(QUERIES)

    def dbsc(self, *arguments: str) -> str:
        """Runs the command in the folder, and gives what it printed; it has to succeed."""
        done = subprocess.run(
            (sys.executable, "-m", "dbsc", *arguments),
            cwd=self.folder, env=environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"dbsc {' '.join(arguments)}\n{done.stdout}{done.stderr}")
        return done.stdout

    def compiled(self, *options: str) -> list[Path]:
        """The new migrations of the schema as it is now."""
        (self.folder / "schema.dbs").write_text(self.text, encoding="utf-8")
        there = {*self.folder.glob("migrations/*.sql")}
        self.dbsc("compile", "--at", "2026-11-01", *options)
        return sorted({*self.folder.glob("migrations/*.sql")} - there)

    def apply(self, migration: Path) -> float:
        """Applies all up to a migration; gives the seconds that took."""
        began = time.perf_counter()
        self.dbsc("apply", "--db", self.url, "--to", migration.name)
        return time.perf_counter() - began

    def begin(self, server: Server, database: str) -> None:
        """The schema before all changes, with its rows."""
        for migration in self.compiled():
            self.apply(migration)
        with server.connect(database, autocommit=True) as connection:
            connection.execute(ROWS.format(rows=self.rows))

    def change(self, edit: Edit) -> list[Step]:
        """Makes one change, migration by migration. What it says of the past is gone from the schema then."""
        self.text = edit.applied(self.text)
        after = {name: query for name, query in {**self.queries, **edit.queries}.items() if query is not None}
        both = {name: query for name, query in self.queries.items() if after.get(name) == query}
        follower = after if "--compatible" in edit.options else both  # which can come before what has its names ends
        steps = []
        for migration in self.compiled(*edit.options):
            header = dict(_HEADER.findall(migration.read_text(encoding="utf-8")))
            breaks = header["compatible"].startswith(_BREAKS)
            steps.append(self.beside(migration, header, follower if breaks else self.queries))
        self.text = _PAST.sub("", self.text)
        assert not self.compiled(), edit.title
        self.queries = after
        return steps

    def beside(self, migration: Path, header: dict[str, str], queries: Queries) -> Step:
        """Applies a migration while an application is at work."""
        with Application(self.url, self.rows, queries) as application:
            seconds = self.apply(migration)
            time.sleep(0.05)
        return Step(
            migration.stem, header, seconds, application.asked, application.planned_again, application.worst,
            tuple(f"{migration.name}: {each}" for each in application.failed),
        )  # fmt: skip


def line(edit: Edit, steps: list[Step]) -> str:
    """What the page says of one change."""
    first, last = (step.name.split("_")[0] for step in (steps[0], steps[-1]))
    lock = max((step.header["lock"].split(" on ")[0] for step in steps), key=_ORDER.index)
    works = {step.header["work"].split()[0] for step in steps}
    work = "writes all rows" if "rewrites" in works else "reads rows" if "scans" in works else "–"
    uses = [step.header["compatible"] for step in steps]
    broken = [each.removeprefix(_BREAKS).removesuffix(" no more") for each in uses if each.startswith(_BREAKS)]
    cells = (
        edit.title,
        first if len(steps) == 1 else f"{first}–{last}",
        lock.lower(),
        work,
        f"`{'`, `'.join(broken)}`" if broken else "–",
        f"{sum(step.seconds for step in steps):.1f} s",
        f"{sum(step.asked for step in steps):,}",
        f"{max(step.worst for step in steps) * 1000:.0f} ms",
        str(sum(step.planned_again for step in steps)),
        str(sum(len(step.failed) for step in steps)),
    )
    return f"| {' | '.join(cells)} |"


PAGE = """\
# A schema in use, changed {changes} times

A database of {rows:,} orders, with as many lines of orders and as many events, went through a change of every class,
one after the other, while an application went on reading and writing. `tests/bench/evolve.py` did it and wrote this
page; `tests/bench/edits.py` has the changes and what the application asks. Each is an edit of [schema.dbs](schema.dbs).
`dbsc apply` ran its [migrations](migrations), one at a time, as they were made by

```console
$ dbsc compile --at 2026-11-01
```

Beside each migration ran the application that its header calls compatible: all that it asked before the change, or,
where the header says that something is used no more, all that it asks both before and after. Where old names were kept
for a time (`--compatible`), the application with the new ones ran before the old ones went. On PostgreSQL {version}:

**{migrations} migrations, {asked:,} queries, {failed} failed.** {planned_again} were planned again, as
drivers do it where a table has other columns than it had (`0A000`).

The longest that a query waited is {worst:.0f} ms; while `dbsc status` only looked it was {usual:.0f} ms.
{blocked} has no form that stops nobody, so `dbsc compile` makes it only with leave
(`--allow '{leave}'`); there a query waited {block:.0f} ms. Server, application and `dbsc` shared {processors}
processors.

| change | migrations | strongest lock | rows | used no more | took | queries | longest wait | planned again | failed |
|---|---|---|---|---|---|---|---|---|---|
{log}

*Strongest lock* is what others may have to wait for; how long they did is the longest wait. *Used no more* is what an
application has to have left behind, as the header of a migration says.

To give a column another type, for one, a new column stands beside the old one, is kept in step by a trigger and filled
in batches, and takes its place in one short transaction, in `migrations/{swap}`:

```sql
{statements}```

The schema as it came out is drawn in [generated/diagram.svg](generated/diagram.svg).
`PYTHONPATH=compiler:tests python tests/bench/evolve.py` runs it all again.
"""


def quiet(run: Run) -> float:
    """The longest wait of a query while nothing is changed, and `dbsc` takes its share of the machine."""
    with Application(run.url, run.rows, run.queries) as application:
        for _ in range(10):
            run.dbsc("status", "--db", run.url)
    return application.worst


def described(
    folder: Path, rows: int, version: int, usual: float, done: list[tuple[Edit, list[Step]]]
) -> tuple[str, list[str]]:
    """The page of a run, and the queries that failed."""
    steps = [step for _, made in done for step in made]
    failed = [each for step in steps for each in step.failed]
    blocking = next(each for each in done if "block lines" in each[0].options)
    swap = next(folder.glob("migrations/*_replace_orders.sql"))
    page = PAGE.format(
        changes=len(done), rows=rows, version=version, migrations=len(steps), failed=len(failed),
        asked=sum(step.asked for step in steps), planned_again=sum(step.planned_again for step in steps),
        worst=max(step.worst for step in steps if step not in blocking[1]) * 1000, usual=usual * 1000,
        blocked=blocking[0].title.capitalize(), leave=blocking[0].options[1], block=blocking[1][0].worst * 1000,
        processors=os.cpu_count(), log="\n".join(line(*each) for each in done), swap=swap.name,
        statements=swap.read_text(encoding="utf-8").split("\n\n", 1)[1],
    )  # fmt: skip
    return page, failed


def main(arguments: list[str]) -> int:
    """Runs all changes and writes the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("-o", dest="folder", type=Path, default=Path("samples/evolution"))
    parser.add_argument("rows", type=int, nargs="?", default=100_000)
    said = parser.parse_args(arguments)
    said.folder.mkdir(parents=True, exist_ok=True)
    done: list[tuple[Edit, list[Step]]] = []
    with scratch() as server, server.database() as database:
        with server.connect(database, autocommit=True) as connection:
            connection.execute("create role reader")
            version = connection.info.server_version // 10000
        run = Run(said.folder, url_of(server, database), said.rows)
        run.begin(server, database)
        usual = quiet(run)
        for edit in EDITS:
            done.append((edit, run.change(edit)))
            print(line(*done[-1]), flush=True)
        run.dbsc("fmt", "schema.dbs")
    page, failed = described(said.folder, said.rows, version, usual, done)
    (said.folder / "README.md").write_text(page, encoding="utf-8")
    print("\n".join(failed) or "no query failed")
    return min(len(failed), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
