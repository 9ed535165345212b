"""`dbsc check`: diagnostics only."""

from __future__ import annotations

import argparse
import os

from dbsc.cli import common


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    examples = "  dbsc check\n  dbsc check schema.dbs --format github"
    out = common.command_parser("check", "Say everything that is wrong with a schema, in one run.", examples)
    common.diagnostics_format(out)
    return out


def run(options: argparse.Namespace) -> int:
    """Exit 0 if nothing is an error."""
    from dbsc import pipeline, project
    from dbsc.catalog.evolution import Evolution
    from dbsc.catalog.objects import Table
    from dbsc.diagnostics import has_errors

    try:
        opened = project.open_project(options.schema)
    except project.Unusable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None
    checked = pipeline.check(opened.sources, project.reader)
    if checked.catalog.evolution != Evolution():
        migrations = os.path.join(opened.folder, checked.catalog.intent.header.migrations)
        try:
            found = pipeline.past(checked, project.read_folder(migrations))
        except project.Unusable as error:
            raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None
        checked = checked.replace(diagnostics=checked.diagnostics + found)
    if checked.diagnostics or options.format != "text":
        common.show(checked.diagnostics, options)
    elif not options.quiet:
        tables = sum(1 for _ in checked.catalog.all(Table))
        common.say(f"ok: {_count(tables, 'table')}, {_count(len(checked.catalog.objects), 'object')}", options)
    return common.FOUND if has_errors(checked.diagnostics) else common.OK


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
