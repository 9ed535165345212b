"""What the commands share that prove migrations: the scratch server, the progress, and what is told."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from dbsc.cli import common
from dbsc.cli.progress import Progress
from dbsc.hints import Any
from dbsc.source import Source


def options(parser: argparse.ArgumentParser) -> None:
    """Adds `--scratch`."""
    parser.add_argument(
        "--scratch", metavar="URL|BINDIR", help="a server or binaries to prove on, instead of the embedded ones"
    )


@contextmanager
def server(options: argparse.Namespace) -> Iterator[Any]:
    """The scratch server; raises why there is none."""
    from dbsc.diagnostics import Diagnostic
    from dbsc.postgres.scratch import ScratchError, scratch

    try:
        with scratch(options.scratch) as started:
            yield started
    except ScratchError as error:
        wrong = Diagnostic("DBS604", error.message, help=error.remedy)
        raise common.Wrong([wrong], common.WRONG_USE, options) from None


def prove(compiled: Any, folder: str, tests: Sequence[Source], options: argparse.Namespace) -> None:
    """Proves what is compiled, whose migrations are in a folder or to be written there; raises what is wrong."""
    from dbsc import pipeline
    from dbsc.postgres import prove as prover

    script, problems = pipeline.script_of(compiled.goal)
    if problems:
        raise common.refuse(problems, options)
    new = len(compiled.new_migrations)
    with Progress(options, "starting PostgreSQL") as progress, server(options) as started:
        tell, migrations = progress.tell, compiled.migrations
        proof = prover.prove(started, compiled.goal, migrations, script, tests=tuple(tests), tell=tell, new=new)
        answers: tuple[Any, ...] = ()
        if proof.ok and compiled.goal.intent.expectations:
            from dbsc.access.verdicts import answers as decided

            answers, _, _ = tried(started, compiled.goal, script, decided(compiled.goal), progress, options)
        tell("stopping PostgreSQL", 0, 0)
    sources = {name: Source(os.path.normpath(os.path.join(folder, name)), text) for name, text in compiled.migrations}
    diagnostics = prover.to_diagnostics(proof, sources)
    diagnostics = diagnostics or _expected(answers)
    if diagnostics:
        raise common.Wrong(diagnostics, common.FOUND, options)
    for note in proof.notes:
        common.say(f"note: {note}", options)
    if not options.quiet:
        print(proof.summary, file=sys.stderr)


def tried(
    server: Any,
    catalog: Any,
    script: str,
    answers: Any,
    progress: Progress,
    options: argparse.Namespace,
    *,
    exported: bool = False,
) -> tuple[Any, int | None, dict[str, str]]:
    """What is found of expectations with a server: on how many rows it agreed, and that as tests for pgTAP if asked."""
    from dbsc.access.pgtap import files
    from dbsc.access.stage import NoStage, staged
    from dbsc.access.trials import tried

    progress.tell("trying the expectations", 0, 0)
    try:
        with staged(server, catalog, script) as connection:
            found = tried(connection, catalog, answers)
            tests = files(connection, catalog, found.probes) if exported else {}
    except NoStage as why:
        common.say(f"note: the expectations were not tried on the server: {why}", options)
        return answers, None, {}
    return found.answers, found.rows, tests


def _expected(answers: Any) -> tuple[Any, ...]:
    """What does not hold of expectations."""
    from dbsc.access import report

    return report.diagnostics(answers)
