"""Partials: what they say is put where they are named.

A column of the table itself wins, and then that of the partial that is named last; the note of the table, and then that
of the last partial. Indexes and checks of all of them hold, and a check that has a name has the table's before it.
"""

from __future__ import annotations

from collections.abc import Mapping

from dbsc.diagnostics import Label, did_you_mean
from dbsc.peers.dbml import settings as settings_
from dbsc.peers.dbml.report import Report
from dbsc.peers.dbml.tree import Check, Column, Index, Note, Partial, Setting, Table, Value
from dbsc.record import Record


class Whole(Record):
    """A table with all that its partials say.

    `shared` are the columns that come from one; `broken` says that a part of it could not be read.
    """

    table: Table
    columns: tuple[Column, ...]
    indexes: tuple[Index, ...]
    checks: tuple[Check, ...]
    notes: tuple[str, ...]
    shared: frozenset[str]
    broken: bool


def whole(table: Table, partials: Mapping[str, Table], report: Report) -> Whole:
    """A table with what its partials say in it."""
    used = _used(table, partials, report)
    own = {column.name.text for column in table.columns if isinstance(column, Column)}
    winner = {column.name.text: partial for partial in used for column in _columns(partial)}
    columns: list[Column] = []
    for item in table.columns:
        if isinstance(item, Column):
            columns.append(item)
        elif (partial := partials.get(item.name.text)) in used:
            assert partial is not None
            columns += [c for c in _columns(partial) if winner[c.name.text] is partial and c.name.text not in own]
    last_first = used[::-1]
    name = table.path.names[-1].text
    return Whole(
        table,
        _once(columns, report),
        (*(index for partial in last_first for index in partial.indexes), *table.indexes),
        (*(_named(check, name) for partial in last_first for check in partial.checks), *table.checks),
        tuple(text for each in (*used, table) for text in _notes(each, report)),
        frozenset(winner) - own,
        table.broken or any(partial.broken for partial in used) or len(used) < len(table.columns) - len(own),
    )


def _columns(partial: Table) -> list[Column]:
    return [column for column in partial.columns if isinstance(column, Column)]


def _used(table: Table, partials: Mapping[str, Table], report: Report) -> list[Table]:
    """The partials that a table names, in its order."""
    found: list[Table] = []
    for item in table.columns:
        if not isinstance(item, Partial):
            continue
        partial = partials.get(item.name.text)
        if partial is None:
            help_ = did_you_mean(item.name.text, partials) or f"write `TablePartial {item.name.text} {{ … }}`"
            report.say("DBS832", f"there is no partial `{item.name.text}`", item.name.span, help_)
        elif partial in found:
            report.say("DBS833", f"partial `{item.name.text}` stands here twice", item.name.span)
        else:
            found.append(partial)
    return found


def _once(columns: list[Column], report: Report) -> tuple[Column, ...]:
    """The columns, without those of a name that is there already."""
    found: dict[str, Column] = {}
    for column in columns:
        earlier = found.setdefault(column.name.text, column)
        if earlier is not column:
            labels = (Label(earlier.name.span, "the first one"),)
            report.say("DBS833", f"there are two columns `{column.name.text}`", column.name.span, labels=labels)
    return tuple(found.values())


def _named(check: Check, table: str) -> Check:
    """A check of a partial, for one of the tables that have it."""
    return check.replace(settings=tuple(_prefixed(setting, table) for setting in check.settings))


def _prefixed(setting: Setting, table: str) -> Setting:
    value = setting.value
    if setting.name != "name" or not isinstance(value, Value):
        return setting
    return setting.replace(value=value.replace(text=f"{table}.{value.text}"))


def _notes(table: Table, report: Report) -> list[str]:
    """What is noted of a table: in its settings, then in its block."""
    given = settings_.text(settings_.read(report, table.settings, settings_.TABLE, custom=True), "note")
    _one_note(table.notes, report)
    return [text for text in (given, *(note.text for note in table.notes)) if text]


def _one_note(notes: tuple[Note, ...], report: Report) -> None:
    for second in notes[1:]:
        report.say("DBS833", "there are two notes", second.span, labels=(Label(notes[0].span, "the first one"),))
