"""`dbsc test`: the expectations of a schema."""

from __future__ import annotations

import argparse
import os
import sys

from dbsc.cli import common, proving
from dbsc.hints import Any


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    about = (
        "Decide each line of `expect`: proven for all rows and users, refuted with a row, or not proven.\n"
        "What privileges and policies say is read from the schema, and then tried as each role on a scratch PostgreSQL."
    )
    examples = (
        "  dbsc test\n  dbsc test --no-server --matrix access.md\n  dbsc test --pgtap supabase/tests\n"
        "  dbsc test --scratch /usr/lib/postgresql/15/bin"
    )
    out = common.command_parser("test", about, examples)
    out.add_argument("--no-server", action="store_true", help="decide from the schema alone, and try nothing")
    out.add_argument("--matrix", metavar="FILE", help="write who can do what as a page of Markdown, for a review")
    out.add_argument("--pgtap", metavar="DIR", help="write what is tried as tests for pgTAP, one file a table")
    proving.options(out)
    common.diagnostics_format(out)
    return out


def run(options: argparse.Namespace) -> int:
    """Exit 0 if every expectation is proven, 1 if one is refuted or not proven."""
    from dbsc.access import report
    from dbsc.access.mutation import uncovered
    from dbsc.access.verdicts import answers

    if options.pgtap and options.no_server:
        parser().error("--pgtap writes what is tried on a server: leave out --no-server")
    _, checked = common.open_checked(options)
    found, rows, tests = answers(checked.catalog), None, dict[str, str]()
    if found and not options.no_server:
        found, rows, tests = _tried(checked.catalog, found, options)
    if options.format == "text":
        common.emit(report.lines(found), None)
    _write(options, checked.catalog, found, tests)
    wrong = report.diagnostics(found)
    if wrong:
        raise common.Wrong(wrong, common.FOUND, options)
    common.show(report.notes(uncovered(checked.catalog, found)), options)
    if not options.quiet:
        print(report.summary(found, rows, report.unnamed(checked.catalog)), file=sys.stderr)
    return common.OK


def _write(options: argparse.Namespace, catalog: Any, answers: Any, tests: dict[str, str]) -> None:
    """Writes the page and the tests that are asked for."""
    if options.matrix:
        from dbsc.backends.matrix import page

        common.emit(page(catalog, answers), options.matrix)
    if options.pgtap:
        common.emit_all({os.path.join(options.pgtap, name): text for name, text in tests.items()})


def _tried(catalog: Any, answers: Any, options: argparse.Namespace) -> tuple[Any, int | None, dict[str, str]]:
    """The answers with what a scratch server says of them, on how many rows, and that as tests for pgTAP."""
    from dbsc import pipeline
    from dbsc.cli.progress import Progress

    script, problems = pipeline.whole(catalog, common.now())
    if problems:
        raise common.refuse(problems, options)
    with Progress(options, "starting PostgreSQL") as progress, proving.server(options) as server:
        return proving.tried(server, catalog, script, answers, progress, options, exported=bool(options.pgtap))
