"""`dbsc sql`: the whole schema as one script."""

from __future__ import annotations

import argparse

from dbsc.cli import common


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    examples = "  dbsc sql > schema.sql\n  dbsc sql schema.dbs | psql mydb"
    about = "The whole schema as one SQL script, ordered, from nothing."
    out = common.command_parser("sql", about, examples)
    out.add_argument("-o", "--output", metavar="FILE", help="write to a file")
    common.at_option(out, "the day whose partitions are made")
    return out


def run(options: argparse.Namespace) -> int:
    """Prints it."""
    from dbsc import pipeline

    _, checked = common.open_checked(options)
    text, problems = pipeline.whole(checked.catalog, options.at or common.now())
    if problems:
        raise common.refuse(problems, options)
    common.emit(text, options.output)
    return common.OK
