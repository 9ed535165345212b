"""The end of a compile, on stderr: what was written, what is not acted on yet, and what to do next."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence

from dbsc.cli import common
from dbsc.hints import Any
from dbsc.lock import NAME as LOCK_NAME

_RUNNERS = {
    "dbmate": "`dbmate up`",
    "flyway": "`flyway migrate`",
    "sqitch": "`sqitch deploy`, in their folder",
}
"""What applies migrations that are written for it."""


def tell(
    options: argparse.Namespace,
    folder: str,
    files: Mapping[str, str],
    migrations: Sequence[str],
    intent: Any,
) -> None:
    """Says what became of the files, which are those that were not as they should be.

    On a terminal that is a table, with all new migrations in one line of it; elsewhere it is a line a file.
    """
    verb = "would write" if options.check else "wrote"
    if sys.stderr.isatty():
        common.say(verb, options)
        for line in _table(folder, files, migrations, intent.header):
            common.say(f"  {line}", options)
    else:
        for path in [*migrations, *sorted(files.keys() - set(migrations))]:
            common.say(f"{verb} {_shown(folder, path)}", options)
    waiting = not_acted_on(intent)
    if waiting:
        common.say(f"note: read and kept in the lock, but not acted on yet: {waiting}", options)
    if migrations and not options.check:
        common.say(_next(migrations, intent.header), options)


def _table(folder: str, files: Mapping[str, str], migrations: Sequence[str], header: Any) -> list[str]:
    """What it is, how many lines it has, and where it is."""
    rows = []
    if migrations:
        lines = sum(files[path].count("\n") for path in migrations)
        what = "1 migration" if len(migrations) == 1 else f"{len(migrations):,} migrations"
        last = f" … {os.path.basename(migrations[-1])}" if len(migrations) > 1 else ""
        rows.append((what, lines, _shown(folder, migrations[0]) + last))
    for path in sorted(files.keys() - set(migrations)):
        name = os.path.basename(path)
        what = "lock" if name == LOCK_NAME else "types" if path == header.types else os.path.splitext(name)[0].lower()
        rows.append((what, files[path].count("\n"), _shown(folder, path)))
    width = max(len(what) for what, _, _ in rows)
    digits = max(len(f"{lines:,}") for _, lines, _ in rows)
    return [
        f"{what:<{width}}  {lines:>{digits},} line{' ' if lines == 1 else 's'}  {path}" for what, lines, path in rows
    ]


def _shown(folder: str, path: str) -> str:
    return os.path.normpath(os.path.join(folder, path))


def not_acted_on(intent: Any) -> str:
    """What the schema says that no output carries out yet, in a line."""
    kept = sum(1 for rule in intent.partition_rules if rule.keep)
    counts = (
        (len(intent.retentions), "retention", "retentions"),
        (kept, "`keep` of partitions", "`keep`s of partitions"),
        (len(intent.distributions), "distributed table", "distributed tables"),
        (len(intent.pools), "pool", "pools"),
        (len(intent.backups), "backup", "backups"),
    )
    return ", ".join(f"{number} {one if number == 1 else more}" for number, one, more in counts if number)


def _next(migrations: Sequence[str], header: Any) -> str:
    """What there is to do with new migrations."""
    one = len(migrations) == 1
    supabase = header.target == "supabase" and os.path.normpath(header.migrations) == os.path.join(
        "supabase", "migrations"
    )
    by = "`supabase db push`" if supabase else _RUNNERS.get(header.numbering, "`dbsc apply --db URL`")
    return (
        f"next: read {'the new migration' if one else f'the {len(migrations):,} new migrations'}; "
        f"`dbsc prove` runs {'it' if one else 'them'} on a scratch server\n"
        f"then: {by}"
    )
