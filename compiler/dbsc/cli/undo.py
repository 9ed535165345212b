"""`dbsc undo`: the last migrations are taken back, where nothing is lost by it."""

from __future__ import annotations

import argparse
import os

from dbsc.cli import common, database
from dbsc.diagnostics import Diagnostic
from dbsc.hints import Any


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    examples = (
        "  dbsc undo --dry-run               how the last migration of the database of DATABASE_URL is taken back\n"
        "  dbsc undo --db postgresql://localhost/shop\n"
        "  dbsc undo --to 012                all that came after it"
    )
    about = (
        "Take back the last migration of a database, or all after one. It is done only where the migrations say how,\n"
        "and where no row and no value is lost by it; otherwise nothing is done, and what stands in the way is told\n"
        "(exit 3). The files stay: the next apply would apply them again. One that failed half way is the\n"
        "last; one that failed and left nothing behind needs no undoing."
    )
    out = common.command_parser("undo", about, examples)
    database.options(out)
    out.add_argument("--dry-run", action="store_true", help="only print the statements")
    out.add_argument("--to", metavar="NAME", help="the last migration that stays: its file, or the number of it")
    out.add_argument(
        "--wait", metavar="SECONDS", type=float, default=60, help="how long to wait for another apply (60)"
    )
    common.diagnostics_format(out)
    return out


def run(options: argparse.Namespace) -> int:
    """Exit 0 if they are taken back, 3 if something would be lost or nobody knows how."""
    from dbsc.cli.apply import remember
    from dbsc.postgres.apply import ledger, session, undo
    from dbsc.postgres.reversal import reversal

    header, links, _ = database.migrations(options)
    with database.connected(options, "dbsc undo") as connection:
        session.prepare(connection)
        database.refuse_what_cannot_apply(connection, options)
        entries = ledger.entries(connection)
        left = database.pending(links, entries, options)
        begun = {entry.name for entry in entries if entry.state != "done" and not entry.left_nothing}
        applied = tuple(link for link in links if link not in left or link.file in begun)
        chosen = tuple(reversed(applied[_stays(applied, options) :]))
        plans = [(link, reversal(_body(link.text))) for link in chosen]
        _refuse(plans, connection, options)
        if options.dry_run or not plans:
            for _, plan in plans:
                for back in plan.back:
                    print(f"{back.sql};")
            common.say("nothing to undo" if not plans else f"{len(plans)} would be undone", options)
            return common.OK
        with database.locked(connection, options):
            for entry in entries:
                if entry.left_nothing:
                    ledger.take_out(connection, entry.name)
            for link, plan in plans:
                late = undo.take_back(connection, link.file, plan)
                if late:
                    wrong = Diagnostic("DBS864", f"{link.file} cannot be undone", notes=(f"{late} would be lost",))
                    raise common.Wrong([wrong], common.REFUSED, options)
                common.say(f"undone {link.file}", options)
            remember(connection, header.name, links)
    return common.OK


def _body(text: str) -> str:
    return text.partition("\n\n")[2] or text


def _stays(applied: tuple[Any, ...], options: argparse.Namespace) -> int:
    """How many migrations stay."""
    if options.to is None:
        return max(len(applied) - 1, 0)
    from dbsc.migrate.numbering import goes_by

    wanted = os.path.basename(options.to)
    for number, link in enumerate(applied, 1):
        if wanted in goes_by(link.file):
            return number
    wrong = Diagnostic("DBS852", f"no applied migration is called `{wanted}`", help="`dbsc status` lists them")
    raise common.Wrong([wrong], common.WRONG_USE, options)


def _refuse(plans: list[tuple[Any, Any]], connection: Any, options: argparse.Namespace) -> None:
    """All or nothing: each migration can be taken back without a loss."""
    from dbsc.postgres.apply import undo

    wrong = []
    for link, plan in plans:
        notes = [f"nothing says what was there before `{statement}`" for statement in plan.refused]
        notes += [f"{back.what} would be lost" for back in plan.back if undo.lost(connection, back)]
        if notes:
            help_ = "change the schema back, and compile: a new migration leads there, and keeps every row"
            wrong.append(Diagnostic("DBS864", f"{link.file} cannot be undone", notes=tuple(notes), help=help_))
    if wrong:
        raise common.Wrong(wrong, common.REFUSED, options)
