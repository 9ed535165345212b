"""`backup name { full daily at '02:00' keep 30 days; wal rpo 5 minutes; to 's3://…'; … }`."""

from __future__ import annotations

import re

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import Backup, FullBackup, Period
from dbsc.catalog.objects import Ref
from dbsc.diagnostics import Diagnostic, Label, did_you_mean
from dbsc.record import Record
from dbsc.semantics.context import Context
from dbsc.semantics.durations import SHORT_UNITS, period
from dbsc.semantics.generic import forms
from dbsc.semantics.generic.kind import Key, Kind, Reading
from dbsc.semantics.lifecycle import DAYS, is_place, is_time
from dbsc.semantics.lift_parts import qname, quoted
from dbsc.source import Span
from dbsc.syntax import ast

_OFTEN = {"hourly": 1, "daily": 24, "weekly": 24 * 7, "monthly": 24 * 31}
_HOURS = {"hour": 1, "day": 24, "week": 24 * 7, "month": 24 * 30, "quarter": 24 * 91, "year": 24 * 365}
_FULL = re.compile(r"(?:on (?P<day>\w+) ?)?(?:at (?P<time>'[^']*') ?)?(?:keep (?P<amount>\d+) (?P<unit>\w+))?")


class _Full(Record):
    """`full …` as it is written."""

    often: str
    day: str | None
    time: str | None
    keep: ast.Duration | None
    span: Span


def _read_full(words: tuple[ast.Word, ...]) -> object:
    if not words or words[0].text not in _OFTEN:
        return forms.words_of(*_OFTEN).read(words[:1])
    rest = " ".join(f"'{word.text}'" if word.kind == "STRING" else word.text for word in words[1:])
    found = _FULL.fullmatch(rest)
    if found is None:
        return None
    place = forms.covering(words)
    keep = ast.Duration(found["amount"], found["unit"], words[-1].span) if found["amount"] else None
    time = found["time"].strip("'") if found["time"] else None
    if found["day"] and found["day"] not in DAYS:
        help_ = did_you_mean(found["day"], DAYS) or "write a day of the week, such as `sunday`"
        return Diagnostic("DBS007", f"unknown day `{found['day']}`", place, help=help_)
    if time is not None and not is_time(time):
        return Diagnostic("DBS007", f"'{time}' is no time of day", place, help="write `at '03:00'` (UTC)")
    return _Full(words[0].text, found["day"], time, keep, place)


def _read_wal(words: tuple[ast.Word, ...]) -> object:
    """`wal`, `wal rpo 5 minutes`: the time that may be lost, or True."""
    if not words:
        return True
    return forms.DURATION.read(words[1:]) if words[0].text == "rpo" else None


def _lower(ctx: Context, reading: Reading) -> Ref | None:
    values = reading.values
    earlier = next((backup for backup in ctx.backups if backup.name == reading.name), None)
    if earlier is not None:
        labels = (Label(earlier.origin, "the first one"),) if earlier.origin else ()
        ctx.error("DBS108", f"there are two backups named `{reading.name}`", reading.span, labels=labels)
        return None
    wal = values.get("wal")
    backup = Backup(
        name=reading.name,
        full=tuple(_full(ctx, said.value) for said in values.all("full")),
        wal=wal is not None,
        rpo=period(ctx, wal, units=SHORT_UNITS) if isinstance(wal, ast.Duration) else None,
        to=tuple(said.value for said in values.all("to")),
        exclude=_excluded(ctx, reading),
        verify=values.get("verify"),
        drill=values.get("drill"),
        rto=period(ctx, values.get("rto"), units=SHORT_UNITS) if "rto" in values else None,
        comment=reading.doc,
        origin=reading.span,
    )
    for said in values.all("to"):
        if not is_place(said.value):
            help_ = "write `to 's3://bucket/path/'` or the path of a folder"
            ctx.error("DBS292", f"'{said.value}' is no url and no path", said.span, help_=help_)
    ctx.backups.append(backup)
    return None


def _full(ctx: Context, said: _Full) -> FullBackup:
    keep = period(ctx, said.keep) if said.keep else None
    if said.day and said.often != "weekly":
        ctx.error(
            "DBS292", f"`on {said.day}` goes with `weekly`", said.span, help_=f"write `full weekly on {said.day}`"
        )
    if said.time and said.often == "hourly":
        ctx.error("DBS292", "`at` does not go with `hourly`", said.span, help_="leave it out")
    if keep is not None and _hours(keep) < _OFTEN[said.often]:
        message = f"a backup that is kept for {keep.text} is gone before the next one, as it is made {said.often}"
        ctx.error("DBS292", message, said.span, help_="keep it longer, or make it more often")
    return FullBackup(said.often, said.day, said.time, keep)


def _hours(keep: Period) -> int:
    return keep.amount * _HOURS[keep.unit or "hour"]


def _excluded(ctx: Context, reading: Reading) -> tuple[Ref, ...]:
    out: dict[Ref, None] = {}
    for said in reading.values.all("exclude"):
        for written in said.value:
            relation = ctx.names.find_relation(written.parts, "public")
            if relation is None:
                ctx.names.unknown("table", written.text, written.span, "public")
            elif relation.ref in out:
                ctx.error("DBS008", f"`{written.text}` is excluded twice", written.span)
            else:
                out[relation.ref] = None
    return tuple(out)


def _lift(backup: Backup, _: Catalog) -> list[str]:
    lines = []
    for full in backup.full:
        text = f"full {full.often}" + (f" on {full.day}" if full.day else "")
        text += f" at {quoted(full.time)}" if full.time else ""
        lines.append(text + (f" keep {full.keep.text}" if full.keep else ""))
    lines += [f"wal rpo {backup.rpo.text}" if backup.rpo else "wal"] if backup.wal else []
    lines += [f"to {quoted(place)}" for place in backup.to]
    lines += [f"exclude {', '.join(map(qname, backup.exclude))}"] if backup.exclude else []
    lines += [f"verify {backup.verify}"] if backup.verify else []
    lines += [f"drill {backup.drill}"] if backup.drill else []
    return lines + ([f"rto {backup.rto.text}"] if backup.rto else [])


_OFTEN_FORM = forms.words_of("daily", "weekly", "monthly")
KIND = Kind(
    words="backup",
    keys=(
        Key(
            "full",
            forms.Form("how often, as in `full daily at '02:00' keep 30 days`", _read_full),
            "full daily at '02:00' keep 30 days",
            required=True,
            repeats=True,
        ),
        Key("wal", forms.Form("nothing, or `rpo` and a time", _read_wal), "wal rpo 5 minutes"),
        Key("to", forms.STRING, "to 's3://bucket/path/'", required=True, repeats=True),
        Key("exclude", forms.QNAMES, "exclude logs", repeats=True),
        Key("verify", _OFTEN_FORM, "verify weekly"),
        Key("drill", _OFTEN_FORM, "drill monthly"),
        Key("rto", forms.DURATION, "rto 1 hour"),
    ),
    lower=_lower,
    lift=_lift,
    in_schema=False,
    can_be_external=False,
)
