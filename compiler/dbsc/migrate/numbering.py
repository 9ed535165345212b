"""File names of migrations: `001_create_tags.sql`, `V001__create_tags.sql`, or `20261122203900_create_tags.sql`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

PLAN = "sqitch.plan"
"""The file beside them in which sqitch finds their order."""

_NUMBERED = re.compile(r"V?(\d+)_.*\.sql")
_BY_NUMBER = {"numbered": "{}_{}.sql", "sqitch": "{}_{}.sql", "flyway": "V{}__{}.sql"}


def file_names(slugs: Sequence[str], numbering: str, existing: Iterable[str], at: datetime) -> list[str]:
    """A name for each new migration, after every file that is there already: by number, or by the time as for dbmate.

    Numbers have as many digits as the longest, there or new, so that the names of one compile sort as they run.
    """
    written = [match[1] for name in existing if (match := _NUMBERED.fullmatch(name))]
    numbers = [int(number) for number in written]
    if numbering in _BY_NUMBER:
        form = _BY_NUMBER[numbering]
        last = max(numbers, default=0)
        digits = max(3, len(str(last + len(slugs))), *map(len, written))
        return [form.format(f"{last + position:0{digits}}", slug) for position, slug in enumerate(slugs, 1)]
    moment = at.astimezone(UTC).replace(microsecond=0)
    last = max(numbers, default=0)
    if last >= int(f"{moment:%Y%m%d%H%M%S}"):
        moment = _after(last, moment)
    return [f"{moment + timedelta(seconds=n):%Y%m%d%H%M%S}_{slug}.sql" for n, slug in enumerate(slugs)]


def goes_by(file: str) -> tuple[str, ...]:
    """What a migration may be called where one is asked for: its file, with its ending or without; its number."""
    number = _NUMBERED.fullmatch(file)
    return (file, file.removesuffix(".sql"), file.partition("_")[0], *((number[1],) if number else ()))


def _after(last: int, moment: datetime) -> datetime:
    """The second after a name that is a time; a number that is no time does not push ours."""
    try:
        return datetime.strptime(str(last), "%Y%m%d%H%M%S").replace(tzinfo=UTC) + timedelta(seconds=1)
    except ValueError:
        return moment
