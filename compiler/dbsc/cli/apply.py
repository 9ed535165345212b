"""`dbsc apply`: the migrations that a database does not have yet."""

from __future__ import annotations

import argparse
import os

from dbsc.cli import common, database
from dbsc.cli.progress import Progress
from dbsc.diagnostics import Diagnostic
from dbsc.hints import Any


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    examples = (
        "  dbsc apply --db postgresql://localhost/shop\n"
        "  dbsc apply --dry-run              which migrations the database of DATABASE_URL does not have\n"
        "  dbsc apply --to 012_add_orders_note.sql\n"
        "  dbsc apply --baseline             the database is as the migrations leave it: only note that"
    )
    about = (
        "Apply the migrations that a database does not have yet, in their order. Each is noted in the database, in\n"
        "the schema `dbsc`: what is cut off is taken up where it was by the next apply."
    )
    out = common.command_parser("apply", about, examples)
    database.options(out)
    shared_options(out)
    out.add_argument("--baseline", action="store_true", help="as `dbsc baseline`: note them as applied, and run none")
    out.set_defaults(scratch=None)
    common.diagnostics_format(out)
    return out


def shared_options(parser: argparse.ArgumentParser) -> None:
    """Adds what is asked of a baseline, too."""
    parser.add_argument("--dry-run", action="store_true", help="only say which migrations it would be")
    parser.add_argument("--to", metavar="NAME", help="the last migration: its file, or the number of it")
    parser.add_argument(
        "--wait", metavar="SECONDS", type=float, default=60, help="how long to wait for another apply (60)"
    )
    parser.add_argument(
        "--despite-drift", action="store_true", help="go on though the database is not what it should be"
    )


def run(options: argparse.Namespace) -> int:
    """Exit 0 if the database has all migrations."""
    from dbsc.postgres.apply import session

    header, links, goal = database.migrations(options)
    with database.connected(options, "dbsc apply") as connection:
        session.prepare(connection)
        database.refuse_what_cannot_apply(connection, options)
        if options.dry_run:
            wanted = _wanted(connection, header, links, options)
            for link in wanted:
                print(link.file)
            common.say(f"{_number(len(wanted))} would be {'noted' if options.baseline else 'applied'}", options)
            return common.OK
        with database.locked(connection, options):
            _apply(connection, header, links, goal, options)
    return common.OK


def _wanted(connection: Any, header: Any, links: tuple[Any, ...], options: argparse.Namespace) -> tuple[Any, ...]:
    """The migrations that are to be applied, after those that the ledger has."""
    from dbsc.postgres.apply import ledger

    entries = ledger.entries(connection)
    if not entries and not options.baseline:
        database.refuse_what_others_made(connection, header.target, options)
    return _up_to(database.pending(links, entries, options), options)


def _apply(connection: Any, header: Any, links: tuple[Any, ...], goal: Any, options: argparse.Namespace) -> None:
    """Applies or notes what is pending. The session has the lock."""
    from dbsc.postgres.apply import Migration, apply, ledger, note, supabase_history

    wanted = _wanted(connection, header, links, options)
    if not wanted:
        common.say("nothing to do: the database has all migrations", options)
        return
    known = ledger.known(connection)
    if options.baseline:
        is_last = wanted[-1] is links[-1]
        if not is_last and not options.despite_drift:
            goal = _between(links[: links.index(wanted[-1]) + 1], goal, options)
        _refuse_other(connection, goal, options)
    elif known is not None and known.state == wanted[0].before and not options.despite_drift:
        _refuse_drift(known, connection, options)
    ledger.create(connection)
    place = {link.file: number for number, link in enumerate(links, 1)}
    in_history = header.target == "supabase" and supabase_history.is_project(connection)
    migrations = [
        Migration(link.file, link.text, place[link.file], link.before, link.after, in_history) for link in wanted
    ]
    if options.baseline:
        note(connection, migrations)
        remember(connection, header.name, links)
        common.say(f"{_number(len(migrations))} noted as applied", options)
        return
    with Progress(options, "applying") as progress:
        result = apply(connection, migrations, progress.tell)
        said = None
        if not connection.closed:
            progress.tell("reading the database", 0, 0)
            said = remember(connection, header.name, links)
    for file in result.done:
        common.say(f"applied {file}", options)
    if result.stopped is not None:
        raise common.Wrong([database.stopped(result.stopped, connection)], common.FOUND, options)
    if wanted[-1] is links[-1]:
        _tell_what_is_other(connection, goal, said, known, options)


def remember(connection: Any, name: str, links: tuple[Any, ...]) -> Any:
    """Notes what is in the database now, so that the next apply sees what others have changed; gives it."""
    from dbsc.postgres.apply import ledger
    from dbsc.postgres.apply.standing import standing
    from dbsc.postgres.introspect import introspect

    states = {link.file: link.after for link in links}
    done = [entry.name for entry in ledger.entries(connection) if entry.state == "done"]
    said = introspect(connection, counted=False).catalog
    if done:
        ledger.remember(connection, standing(said, name, states[done[-1]]))
    return said


def _refuse_drift(known: Any, connection: Any, options: argparse.Namespace) -> None:
    """Before: the database is what the last apply left."""
    from dbsc.drift import since

    found = since(known, connection)
    if found.lines:
        message = "the database is not what the last apply left: somebody has changed it since"
        help_ = (
            "undo it there (`dbsc drift` has the SQL), or write it into the schema; if another tool ran the migrations,"
            " `dbsc baseline` notes them; --despite-drift applies anyway"
        )
        raise common.Wrong([database.differences("DBS854", message, found, help_)], common.FOUND, options)


def _between(links: tuple[Any, ...], goal: Any, options: argparse.Namespace) -> Any:
    """The state that some of the migrations lead to, as a scratch server has it once they have run there."""
    from dbsc.cli import proving
    from dbsc.postgres.between import state_after
    from dbsc.postgres.run import Failure

    with Progress(options, "starting PostgreSQL"), proving.server(options) as server:
        found = state_after(server, goal, [(link.file, link.text) for link in links])
    if isinstance(found, Failure):
        message = f"the state after {links[-1].file} is not known: {found.message}"
        help_ = "`dbsc prove` tells more; or --despite-drift, if you know that the database is in that state"
        raise common.Wrong([Diagnostic("DBS862", message, help=help_)], common.FOUND, options)
    return found


def _refuse_other(connection: Any, goal: Any, options: argparse.Namespace) -> None:
    """Before it is noted that a database is as the migrations leave it: it is."""
    from dbsc.drift import drift

    if options.despite_drift:
        return
    found = drift(goal, connection)
    if found.lines:
        message = "the database is not what the migrations lead to"
        help_ = "`dbsc diff` has the SQL that makes it so; or write it into the schema; --despite-drift notes it anyway"
        raise common.Wrong([database.differences("DBS862", message, found, help_)], common.FOUND, options)


def _tell_what_is_other(connection: Any, goal: Any, said: Any, known: Any, options: argparse.Namespace) -> None:
    """After: the database is what the migrations lead to, but for what was there beside it."""
    from dbsc.drift import drift

    found = drift(goal, connection, said=said, beside=known)
    message = "all migrations are applied, and the database is not what they lead to"
    if found.lines and options.despite_drift:
        common.say(f"note: {message}: `dbsc drift` tells what is otherwise", options)
    elif found.lines:
        help_ = "`dbsc drift --sql` has the SQL that makes it so"
        raise common.Wrong([database.differences("DBS863", message, found, help_)], common.FOUND, options)


def _number(number: int) -> str:
    return f"{number} migration{'' if number == 1 else 's'}"


def _up_to(pending: tuple[Any, ...], options: argparse.Namespace) -> tuple[Any, ...]:
    """The pending migrations up to the one that `--to` names."""
    if options.to is None:
        return pending
    from dbsc.migrate.numbering import goes_by

    wanted = os.path.basename(options.to)
    for number, link in enumerate(pending, 1):
        if wanted in goes_by(link.file):
            return pending[:number]
    wrong = Diagnostic("DBS852", f"no pending migration is called `{wanted}`", help="`dbsc apply --dry-run` lists them")
    raise common.Wrong([wrong], common.WRONG_USE, options)
