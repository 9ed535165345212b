"""`dbsc drift`: what somebody has changed in a database by hand."""

from __future__ import annotations

import argparse

from dbsc.cli import common, database
from dbsc.diagnostics import Diagnostic
from dbsc.hints import Any


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    examples = (
        "  dbsc drift --db postgresql://localhost/shop\n"
        "  dbsc drift --sql                  the SQL that takes it back in the database of DATABASE_URL\n"
        "  dbsc drift --format json"
    )
    about = (
        "Tell what a database has otherwise than its migrations leave it: as the lines that the schema would have (+)\n"
        "or no longer have (-), and as the SQL that takes it back. Nothing is written. Exits 1 if there is any."
    )
    out = common.command_parser("drift", about, examples)
    database.options(out)
    out.add_argument("--sql", action="store_true", help="only the SQL that takes it back")
    out.add_argument("--format", choices=("text", "json"), default="text", help="how it is printed")
    return out


def run(options: argparse.Namespace) -> int:
    """Exit 0 if the database is what its migrations leave."""
    from dbsc.drift import drift, since
    from dbsc.postgres.apply import ledger, session

    header, links, goal = database.migrations(options)
    with database.connected(options, "dbsc drift") as connection:
        session.prepare(connection)
        entries = ledger.entries(connection)
        left = database.pending(links, entries, options)
        half = next((entry for entry in entries if entry.state != "done"), None)
        known = ledger.known(connection)
        has = links[len(links) - len(left) - 1].after if len(left) < len(links) else None
        up_to_date = known if known is not None and known.state == has else None
        if half is None and has is not None and not left:
            found = drift(goal, connection, known=up_to_date)
        elif half is None and up_to_date is not None:
            found = since(up_to_date, connection)
        else:
            raise common.Wrong([_nothing_to_compare(header.name, half)], common.FOUND, options)
    _tell(found, options)
    return common.FOUND if found.lines else common.OK


def _nothing_to_compare(name: str, half: Any) -> Diagnostic:
    if half is not None:
        message = f"migration `{half.name}` is half done, so the database is between two states"
        return Diagnostic("DBS861", message, help="`dbsc apply` finishes it")
    help_ = "`dbsc apply` applies them; `dbsc baseline` notes that the database is as they leave it"
    return Diagnostic("DBS861", f"the ledger does not say what of `{name}` the database had", help=help_)


def _tell(found: Any, options: argparse.Namespace) -> None:
    """What differs, on stdout."""
    problems = [problem.message for problem in found.problems]
    unsure = [".".join(reference.path) for reference in found.unsure]
    if options.format == "json":
        from json import dumps

        data = {"lines": list(found.lines), "undo": found.undo, "not_undone": problems, "unsure": unsure}
        print(dumps(data, indent=2))
        return
    if not options.sql:
        for line in found.lines:
            print(line)
    if found.lines and not options.sql:
        print("\n-- What takes it back:\n")
    print(found.undo, end="")
    for problem in problems:
        common.say(f"not taken back: {problem}", options)
    if unsure:
        common.say(f"not told: whether the expressions of {', '.join(unsure)} are the same", options)
    if not found.lines:
        common.say("the database is what its migrations leave", options)
    elif not options.sql:
        common.say("\nwrite the lines with + into the schema, or run the SQL", options)
