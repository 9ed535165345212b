"""`dbsc check`: diagnostics only."""

from __future__ import annotations

import argparse

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
    from dbsc.catalog.objects import Table
    from dbsc.diagnostics import has_errors

    try:
        opened = project.open_project(options.schema)
    except project.Unusable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None
    checked = pipeline.check(opened.sources, project.reader)
    if checked.diagnostics or options.format != "text":
        common.show(checked.diagnostics, options)
    elif not options.quiet:
        tables = sum(isinstance(object_, Table) for object_ in checked.catalog.objects.values())
        count = len(checked.catalog.objects)
        common.say(f"ok: {count} object{'' if count == 1 else 's'}, {tables} of them tables", options)
    return common.FOUND if has_errors(checked.diagnostics) else common.OK
