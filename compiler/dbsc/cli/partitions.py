"""`dbsc partitions`: which partitions exist on which day."""

from __future__ import annotations

import argparse
import os
import sys

from dbsc.cli import common


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    examples = (
        "  dbsc partitions\n  dbsc partitions --at 2026-01-31 --until 2026-12-31\n"
        "  dbsc partitions --format sql | psql mydb"
    )
    about = (
        "The partition plan: what exists on a day, what comes and goes.\n"
        "It starts from the partitions in the lock; a table without any there is taken as made on that day."
    )
    out = common.command_parser("partitions", about, examples)
    common.at_option(out, "the day to look at")
    out.add_argument("--until", metavar="DATE", type=common.moment, help="what comes and goes until then")
    out.add_argument("--format", choices=("text", "sql", "json"), default="text", help="for people, psql or programs")
    out.add_argument("-o", "--output", metavar="FILE", help="write to a file")
    return out


def run(options: argparse.Namespace) -> int:
    """Prints it."""
    from dbsc import history, project
    from dbsc.backends.partitions import sql, text
    from dbsc.backends.partitions.plan import schedule

    printed, options.format = options.format, "text"  # diagnostics are for people
    opened, checked = common.open_checked(options)
    at = options.at or common.now()
    if options.until and options.until < at:
        print("dbsc partitions: --until is before --at", file=sys.stderr)
        return common.WRONG_USE
    migrations = checked.catalog.intent.header.migrations
    try:
        lock, problems = history.read_lock(project.read_folder(os.path.join(opened.folder, migrations)), migrations)
    except project.Unusable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None
    if problems:
        raise common.refuse(problems, options)
    plan = schedule(checked.catalog, at, options.until, lock.catalog)
    draw = {"text": text.text, "json": text.json, "sql": sql.sql}[printed]
    common.emit(draw(plan), options.output)
    return common.OK
