"""`dbsc prove`: the migrations on a scratch server."""

from __future__ import annotations

import argparse
import os
import sys

from dbsc.cli import common
from dbsc.cli.progress import Progress
from dbsc.source import Source


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    examples = (
        "  dbsc prove\n  dbsc prove --run tests\n  dbsc prove --scratch /usr/lib/postgresql/15/bin\n"
        "  dbsc prove --scratch postgresql://localhost/postgres"
    )
    about = (
        "Run the migrations on a scratch PostgreSQL, one by one and all at once, and compare both with the source.\n"
        "Nothing else is touched; the server is stopped and removed afterwards."
    )
    out = common.command_parser("prove", about, examples)
    out.add_argument(
        "--scratch", metavar="URL|BINDIR", help="a server or binaries to use, instead of the embedded ones"
    )
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
    from dbsc.diagnostics import Diagnostic
    from dbsc.postgres.prove import prove, to_diagnostics
    from dbsc.postgres.scratch import ScratchError, scratch

    opened, checked = common.open_checked(options)
    folder = os.path.join(options.output or opened.folder, checked.catalog.intent.header.migrations)
    try:
        before = project.read_folder(folder)
        tests = project.read_tests(options.run)
    except project.Unusable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None
    compiled = pipeline.compile(checked, before, common.now())
    if compiled.diagnostics:
        raise common.refuse(compiled.diagnostics, options)
    script, problems = pipeline.script_of(compiled.goal)
    if problems:
        raise common.refuse(problems, options)
    if compiled.new_migrations:
        number = len(compiled.new_migrations)
        what = "1 migration is" if number == 1 else f"{number} migrations are"
        common.say(f"note: {what} not written yet; `dbsc compile` writes what is proven here", options)
    try:
        with Progress(options, "starting PostgreSQL") as progress, scratch(options.scratch) as server:
            tell = progress.tell
            proof = prove(server, compiled.goal, compiled.migrations, script, tests=tests, tell=tell)
            tell("stopping PostgreSQL")
    except ScratchError as error:
        wrong = Diagnostic("DBS604", error.message, help=error.remedy)
        raise common.Wrong([wrong], common.WRONG_USE, options) from None
    sources = {name: Source(os.path.normpath(os.path.join(folder, name)), text) for name, text in compiled.migrations}
    diagnostics = to_diagnostics(proof, sources)
    if diagnostics:
        raise common.Wrong(diagnostics, common.FOUND, options)
    for note in proof.notes:
        common.say(f"note: {note}", options)
    if not options.quiet:
        print(proof.summary, file=sys.stderr)
    return common.OK
