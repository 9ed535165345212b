"""`dbsc status`: which migrations a database has."""

from __future__ import annotations

import argparse

from dbsc.cli import common, database
from dbsc.hints import Any


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    examples = (
        "  dbsc status --db postgresql://localhost/shop\n"
        "  dbsc status --check               exit 1 if the database of DATABASE_URL does not have all migrations\n"
        "  dbsc status --format json"
    )
    about = (
        "Tell of every migration whether a database has it: when it was applied and how long that took, how far one\n"
        "came that is half done, and what the folder and the database do not both have. Nothing is written. Exits 1\n"
        "if something is half done, failed, unknown or was edited."
    )
    out = common.command_parser("status", about, examples)
    database.options(out)
    out.add_argument("--check", action="store_true", help="exit 1 as well if migrations are pending")
    out.add_argument("--format", choices=("text", "json"), default="text", help="how it is printed")
    return out


def run(options: argparse.Namespace) -> int:
    """Exit 0 if what the database has fits to the folder."""
    from dbsc import history
    from dbsc.postgres.apply import ledger, session
    from dbsc.postgres.apply.standings import PENDING, WRONG, standings

    header, before = database.read_folder(options)
    lock, problems = history.read_lock(before, header.migrations)
    if problems and not lock.chain:
        raise common.refuse(problems, options)
    if problems:
        common.show(problems, argparse.Namespace(**{**vars(options), "format": "text"}))
    chain = [(link.file, link.hash) for link in lock.chain]
    edited = history.edited(lock, before)
    with database.connected(options, "dbsc status") as connection:
        found = standings(chain, edited, ledger.entries(connection))
        at_work = session.holder(connection)
    if options.format == "json":
        from json import dumps

        print(dumps({"migrations": [each.data() for each in found], "at_work": at_work}, indent=2))
    else:
        _print(found, at_work, options)
    wrong = any(each.state in WRONG for each in found)
    pending = any(each.state == PENDING for each in found)
    return common.FOUND if wrong or problems or (options.check and pending) else common.OK


def _print(found: list[Any], at_work: str | None, options: argparse.Namespace) -> None:
    """A line a migration on stdout, and how many there are of each state on stderr."""
    names = max((len(each.file) for each in found), default=0)
    states = max((len(each.state) for each in found), default=0)
    for each in found:
        print(f"{each.file:<{names}}  {each.state:<{states}}  {each.told}".rstrip())
    counts: dict[str, int] = {}
    for each in found:
        counts[each.state] = counts.get(each.state, 0) + 1
    common.say(", ".join(f"{number} {state}" for state, number in counts.items()) or "there are no migrations", options)
    if at_work:
        common.say(f"at work now: {at_work}", options)
