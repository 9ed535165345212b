"""Whether the expressions of a catalog are those that a server has printed: the server itself is asked.

Each is given to it in a place like its own, and what it prints is compared with what it printed of the object.
"""

from __future__ import annotations

from dbsc.catalog.objects import (
    Check,
    Column,
    Composite,
    Domain,
    Element,
    Expression,
    Function,
    Generated,
    Index,
    Object,
    Partition,
    Policy,
    PublicationTable,
    Statistics,
    Table,
    Trigger,
    View,
    ViewColumn,
)
from dbsc.postgres.agreement import Arguments
from dbsc.postgres.connection import Connection
from dbsc.postgres.declared_types import printed
from dbsc.postgres.deparse import Asked, Deparser
from dbsc.record import Record
from dbsc.sqltext.quote import identifier


class Sameness:
    """Answers for one database, which holds what is declared."""

    def __init__(self, connection: Connection) -> None:
        self.deparser = Deparser(connection)

    def __call__(self, holders: tuple[Record, ...], declared: Expression, made: Expression) -> bool:
        """Whether they are the same. `holders` are the object and, inside it, what the expression is part of."""
        question, again = (_question(holders, expression.sql) for expression in (declared, made))
        answers = self.deparser.deparsed((question, again))
        if answers[question] is None and question.place == "condition":
            # what is no table has no policies
            question, again = (asked.replace(place="check") for asked in (question, again))
            answers = self.deparser.deparsed((question, again))
        answer = answers[question]
        # what it printed may be printed otherwise when it is read again, such as lists of varchar
        return answer is not None and answer in (_as_asked(question, made.sql), answers[again])


def _question(holders: tuple[Record, ...], sql: str) -> Asked:
    """The place that is like the expression's own."""
    within, holder = holders[0], holders[-1]
    match within, holder:
        case Table() | Partition(), Column():
            return Asked("default", sql, type=printed(holder.type))
        case Domain(), Check():
            return Asked("domain", sql, type=printed(within.type))
        case Domain(), _:
            return Asked("default", sql, type=printed(within.type))
        case Table() | Partition(), Element() | Generated():
            return Asked("condition", f"({sql}) is null", within.ref.path)
        case Index() | Statistics(), Element():
            return Asked("condition", f"({sql}) is null", within.table.path)
        case Table() | Partition(), _:
            return Asked("condition", sql, within.ref.path)
        case Index() | Policy() | PublicationTable(), _:
            return Asked("condition", sql, within.table.path)
        case Trigger(), _:
            return Asked("trigger", sql, within.table.path)
        case View(), ViewColumn():
            type_ = next((each.type for each in within.outputs or () if each.name == holder.name), None)
            return Asked("default", sql, type=printed(type_) if type_ else "text")
        case View(), _:
            return Asked("query", sql, columns=tuple(map(identifier, within.columns)))
        case Function(), Arguments():
            return Asked("arguments", sql, (within.name,), f"{within.kind} {within.returns or ''}".strip())
        case Function(), _:
            returns = f" returns {within.returns}" if within.returns else ""
            return Asked("body", sql, (within.name,), f"{within.kind} ({within.arguments}){returns}")
        case _:
            assert isinstance(within, Object) and not isinstance(within, Composite)
            return Asked("condition", sql)


def _as_asked(question: Asked, printed_before: str) -> str:
    """What the server prints of the question if the expression is the one that it printed before."""
    wrapped = question.place in ("condition", "check") and question.sql.endswith(") is null")
    return f"({printed_before} IS NULL)" if wrapped else printed_before.strip().rstrip(";")
