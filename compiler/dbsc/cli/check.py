"""`dbsc check`: diagnostics only."""

from __future__ import annotations

import argparse
import os

from dbsc.cli import common
from dbsc.cli.progress import Progress
from dbsc.diagnostics import Diagnostic
from dbsc.pipeline import Checked
from dbsc.project import Project


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    examples = "  dbsc check\n  dbsc check --fix\n  dbsc check --advice\n  dbsc check schema.dbs --format github"
    out = common.command_parser("check", "Say everything that is wrong with a schema, in one run.", examples)
    out.add_argument(
        "--fix",
        action="store_true",
        help="apply the edits that cannot change what is meant; with --advice missing indexes, too",
    )
    out.add_argument("--advice", action="store_true", help="say as well what to think of: growth, keys, types, indexes")
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
    mended: tuple[Diagnostic, ...] = ()
    if options.fix:
        checked, mended = _fixed(opened, options)
    else:
        with Progress(options, "checking"):
            checked = pipeline.check(opened.sources, project.reader)
    if checked.catalog.evolution != Evolution():
        migrations = os.path.join(opened.folder, checked.catalog.intent.header.migrations)
        try:
            found = pipeline.past(checked, project.read_folder(migrations))
        except project.Unusable as error:
            raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None
        checked = checked.replace(diagnostics=checked.diagnostics + found)
    if options.advice and not has_errors(checked.diagnostics):
        checked = checked.replace(diagnostics=checked.diagnostics + pipeline.advice(checked))
    if checked.diagnostics or options.format != "text":
        common.show(checked.diagnostics, options, mended if options.fix else None)
    elif not options.quiet:
        tables = sum(1 for _ in checked.catalog.all(Table))
        common.say(f"ok: {_count(tables, 'table')}, {_count(len(checked.catalog.objects), 'object')}", options)
    return common.FOUND if has_errors(checked.diagnostics) else common.OK


def _fixed(opened: Project, options: argparse.Namespace) -> tuple[Checked, tuple[Diagnostic, ...]]:
    """Applies what can be mended, writes it and says so; gives what is still wrong, and what was mended."""
    from dbsc import mending, project
    from dbsc.diagnostics.brief import brief

    found = mending.mended(opened.sources, project.reader, advised=options.advice)
    try:
        project.rewrite(found.files)
    except project.Unusable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None
    if options.format == "text":
        for one in found.mended:
            assert one.place is not None
            line, column = one.place.source.position(one.place.start)
            common.say(f"mended {one.place.source.path}:{line}:{column} {one.code}: {brief(one).message}", options)
        if found.mended:
            problems, files = _count(len(found.mended), "problem"), _count(len(found.files), "file")
            common.say(f"mended {problems} in {files}\n", options)
    return found.checked, found.mended


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
