"""`dbsc prove`: the migrations on a scratch server."""

from __future__ import annotations

import argparse
import os

from dbsc.cli import common, proving


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    examples = (
        "  dbsc prove\n  dbsc prove --run tests\n  dbsc prove --scratch /usr/lib/postgresql/15/bin\n"
        "  dbsc prove --scratch postgresql://localhost/postgres"
    )
    about = (
        "Run the migrations on a scratch PostgreSQL, one by one and all at once, and compare both with the source.\n"
        "Those that change what was there run with rows in its tables, and are held against their headers.\n"
        "Nothing else is touched; the server is stopped and removed afterwards."
    )
    out = common.command_parser("prove", about, examples)
    proving.options(out)
    out.add_argument(
        "--run",
        metavar="PATH",
        action="append",
        default=[],
        help="tests in SQL to run then: a file, or a folder of them",
    )
    out.add_argument("-o", "--output", metavar="DIR", help="where compile wrote (the schema's folder by default)")
    common.diagnostics_format(out)
    return out


def run(options: argparse.Namespace) -> int:
    """Exit 0 if everything runs and is as the source says."""
    from dbsc import pipeline, project

    opened, checked = common.open_checked(options)
    folder = os.path.join(options.output or opened.folder, checked.catalog.intent.header.migrations)
    try:
        before = project.read_folder(folder)
        tests = project.read_tests(options.run)
    except project.Unusable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None
    compiled = pipeline.compile(checked, before, common.now(), gated=False)
    if compiled.diagnostics:
        raise common.refuse(compiled.diagnostics, options)
    if compiled.new_migrations:
        number = len(compiled.new_migrations)
        what = "1 migration is" if number == 1 else f"{number} migrations are"
        common.say(f"note: {what} not written yet; `dbsc compile` writes what is proven here", options)
    proving.prove(compiled, folder, tests, options)
    return common.OK
