"""`dbsc diff`: what leads from one state to another."""

from __future__ import annotations

import argparse

from dbsc.cli import common
from dbsc.hints import Any


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    examples = (
        "  dbsc diff empty schema.dbs          what the first compile would write\n"
        "  dbsc diff lock schema.dbs           what the next compile would write; --check exits 1 if that is anything\n"
        "  dbsc diff git:main:schema.dbs schema.dbs\n"
        "  dbsc diff postgresql://localhost/shop schema.dbs --sql"
    )
    about = (
        "Tell the steps that turn FROM into TO, each with its lock, its work and what cannot be undone. Each side is\n"
        "a .dbs file, a folder, a database (its URL), git:REVISION:PATH, `lock` (what the migrations here lead to) or\n"
        "`empty`. Nothing is written."
    )
    out = common.command_parser("diff", about, examples, schema=False)
    out.add_argument("before", metavar="FROM", help="the one side")
    out.add_argument("after", metavar="TO", help="the other side")
    out.add_argument("--sql", action="store_true", help="the statements of all steps")
    out.add_argument("--json", action="store_true", help="all of it for machines")
    out.add_argument("--check", action="store_true", help="exit 1 if the sides differ")
    out.add_argument(
        "--allow",
        metavar="WHAT",
        action="append",
        default=[],
        help="leave to lose or open something: 'drop orders.note', 'widen orders', all",
    )
    common.at_option(out, "the day whose partitions are made at first")
    return out


def run(options: argparse.Namespace) -> int:
    """Exit 0 if there is a way; with `--check` only if there is nothing to do."""
    from dbsc.cli.states import side
    from dbsc.postgres.planned import planned

    given = argparse.Namespace(**vars(options), schema=_of_lock(options), format="text")
    before, after = (side(name, given) for name in (options.before, options.after))
    try:
        earlier, goal, unsure = _in_one_language(before, after, options)
    finally:
        for each in (before, after):
            if each.connection is not None:
                each.connection.close()
    if options.allow:
        from dbsc.migrate.leave import with_leave

        goal, problems = with_leave(goal, earlier, options.allow)
        if problems:
            raise common.refuse(problems, given)
    opened = _opened(earlier, goal)
    found = planned(earlier, goal, opened)
    problems = (*found.problems, *opened.refused(goal))
    if problems:
        raise common.refuse(problems, given)
    _print(found, unsure, options)
    return common.FOUND if options.check and found.steps else common.OK


def _opened(before: Any, goal: Any) -> Any:
    """What the way lets somebody do that was kept from them."""
    from dbsc.access.gate import opened
    from dbsc.migrate.renames import renamed

    return opened(renamed(before, goal).catalog, goal)


def _of_lock(options: argparse.Namespace) -> str | None:
    """The schema whose lock is meant: that of the other side, if it is one that lies here."""
    from dbsc.cli.states import is_database

    others = (name for name in (options.before, options.after) if name not in ("lock", "empty"))
    return next((name for name in others if not is_database(name) and not name.startswith("git:")), None)


def _in_one_language(before: Any, after: Any, options: argparse.Namespace) -> tuple[Any, Any, tuple[Any, ...]]:
    """Both catalogs, a database in the words of the other side; and what cannot be told to be the same."""
    from dbsc.drift import in_its_words
    from dbsc.migrate.renames import renamed
    from dbsc.pipeline import carried_over

    earlier, goal = before.catalog, after.catalog
    unsure: tuple[Any, ...] = ()
    if after.is_written:  # partitions that rules have made are there, whoever has made them
        known = renamed(earlier, goal).catalog
        goal = carried_over(goal, known, options.at or common.now())
    if before.connection is not None:
        earlier, unsure = in_its_words(goal, before.connection, earlier)
    elif after.connection is not None:
        goal, unsure = in_its_words(earlier, after.connection, goal)
    return earlier, goal, unsure


def _print(found: Any, unsure: tuple[Any, ...], options: argparse.Namespace) -> None:
    names = [".".join(reference.path) for reference in unsure]
    if options.json:
        from json import dumps

        print(dumps({"steps": [step.data() for step in found.steps], "unsure": names}, indent=2))
        return
    if options.sql:
        print(found.sql, end="")
    else:
        for step in found.steps:
            print(step.name)
            for word, told in step.tells:
                print(f"  {word + ':':<12} {told}")
    if names:
        common.say(f"not told: whether the expressions of {', '.join(names)} are the same", options)
    if not found.steps:
        common.say("both sides are the same", options)
