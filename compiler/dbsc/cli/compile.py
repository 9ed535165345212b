"""`dbsc compile`: the main job."""

from __future__ import annotations

import argparse
import os

from dbsc.cli import common
from dbsc.hints import Any


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    examples = (
        "  dbsc compile\n"
        "  dbsc compile schema.dbs -o build\n"
        "  dbsc compile --check            exit 1 if something would change, for CI"
    )
    about = "Check a schema, then write its migrations, types, partition plan and diagram."
    out = common.command_parser("compile", about, examples)
    out.add_argument("--check", action="store_true", help="write nothing; exit 1 if something would change")
    out.add_argument("-o", "--output", metavar="DIR", help="the folder to write into (the schema's by default)")
    common.at_option(out, "the day whose partitions are made at first")
    common.diagnostics_format(out)
    return out


def run(options: argparse.Namespace) -> int:
    """Writes what is not as it should be."""
    from dbsc import pipeline, project

    opened, checked = common.open_checked(options)
    folder = options.output or opened.folder
    header = checked.catalog.intent.header
    try:
        before = project.read_folder(os.path.join(folder, header.migrations))
        compiled = pipeline.compile(checked, before, options.at or common.now())
        if compiled.diagnostics:
            raise common.refuse(compiled.diagnostics, options)
        stale = project.changed(folder, compiled.files)
        if not options.check and stale:
            project.write(folder, {path: compiled.files[path] for path in stale})
    except project.Unusable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None
    waiting = _not_acted_on(checked.catalog.intent)
    if waiting and stale:
        common.say(f"note: read and kept in the lock, but not acted on yet: {waiting}", options)
    return _tell(options, folder, stale, compiled.new_migrations)


def _not_acted_on(intent: Any) -> str:
    """What the schema says that no output carries out yet, in a line."""
    kept = sum(1 for rule in intent.partition_rules if rule.keep)
    tables = len({line.table for line in intent.expectations})
    counts = (
        (len(intent.retentions), "retention", "retentions"),
        (kept, "`keep` of partitions", "`keep`s of partitions"),
        (tables, "`expect`", "`expect`s"),
        (len(intent.distributions), "distributed table", "distributed tables"),
        (len(intent.pools), "pool", "pools"),
        (len(intent.backups), "backup", "backups"),
    )
    return ", ".join(f"{number} {one if number == 1 else more}" for number, one, more in counts if number)


def _tell(options: argparse.Namespace, folder: str, stale: list[str], migrations: tuple[str, ...]) -> int:
    """The end: what was written, or would be."""
    if options.format != "text":
        common.show((), options)
    if not stale:
        common.say("nothing to do: everything is as the schema says", options)
        return common.OK
    verb = "would write" if options.check else "wrote"
    for path in sorted(stale, key=lambda path: (not path.endswith(".sql"), path)):
        common.say(f"{verb} {os.path.normpath(os.path.join(folder, path))}", options)
    if options.check:
        return common.FOUND
    if migrations:
        count = f"{len(migrations)} new migration" + ("s" if len(migrations) > 1 else "")
        common.say(f"{count}; `dbsc prove` runs them on a scratch server", options)
    return common.OK
