"""What a user is told of expectations: a line each, and a diagnostic where one does not hold or is not proven."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dbsc.access.cells import CHECK
from dbsc.access.mutation import Uncovered
from dbsc.access.verdicts import OPEN, PROVEN, REFUTED, Answer, Verdict
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import Expectation
from dbsc.catalog.objects import Policy
from dbsc.diagnostics import Diagnostic, Label

_WIDTH = max(map(len, (PROVEN, REFUTED, OPEN))) + 2


def lines(answers: Iterable[Answer]) -> str:
    """One line an expectation: what is found of it, its table, and what it says."""
    return "".join(f"{answer.word:<{_WIDTH}}{_table(answer.line)}: {said(answer.line)}\n" for answer in answers)


def unnamed(catalog: Catalog) -> tuple[str, ...]:
    """The tables with policies that no expectation is about."""
    named = {line.table for line in catalog.intent.expectations}
    found = dict.fromkeys(policy.table for policy in catalog.all(Policy) if policy.table not in named)
    return tuple(".".join(table.path).removeprefix("public.") for table in found)


def summary(answers: Sequence[Answer], rows: int | None = None, unnamed: Sequence[str] = ()) -> str:
    """How many expectations there are, what is found of them, and how often a server agreed, if one was asked.

    `unnamed` are the tables with policies of which nothing is expected.
    """
    found = _found(answers, rows)
    return f"{found}\nno `expect` is about the policies of {', '.join(unnamed)}" if unnamed else found


def _found(answers: Sequence[Answer], rows: int | None) -> str:
    if not answers:
        return "there are no expectations: `expect { owner all; others none }` in a table says some"
    count = len(answers)
    words = [answer.word for answer in answers]
    told = ", ".join(f"{words.count(word)} {word}" for word in (PROVEN, REFUTED, OPEN) if word in words)
    agreed = "" if rows is None else f"; tried {rows} time{'' if rows == 1 else 's'} on a server, which agrees"
    return f"{count} expectation{'' if count == 1 else 's'}: {told}{agreed}"


def diagnostics(answers: Iterable[Answer]) -> tuple[Diagnostic, ...]:
    """What does not hold and what is not proven, of each line once."""
    return tuple(_diagnostic(answer) for answer in answers if answer.word != PROVEN)


def _diagnostic(answer: Answer) -> Diagnostic:
    told = [verdict for verdict in answer.verdicts if verdict.word == answer.word]
    line = answer.line
    what = "does not hold" if answer.word == REFUTED else "is not proven"
    message = f"`{said(line)}` {what} for `{_table(line)}`: {_why(told[0])}"
    notes = tuple(dict.fromkeys(_why(verdict) for verdict in told[1:]))
    places = {v.policy.ref: v.policy for v in told if v.policy is not None and v.policy.origin is not None}
    labels = tuple(
        Label(policy.origin, f"policy `{policy.name}` is from here")
        for policy in places.values()
        if policy.origin is not None
    )
    help_ = None if answer.word == REFUTED else "look at it by a test in SQL: `dbsc prove --run tests`"
    return Diagnostic("DBS611" if answer.word == REFUTED else "DBS612", message, line.origin, labels, notes, help_)


def _why(verdict: Verdict) -> str:
    claim = verdict.claim
    about = f"{claim.command} of `{claim.unchanged}`" if claim.unchanged else claim.command
    return f"{about}: {verdict.why}"


def said(line: Expectation) -> str:
    """A line as it is written, on one line."""
    if line.origin is not None:
        return " ".join(line.origin.text.split())
    columns = ", ".join(line.cannot_change)
    verbs = ", ".join(f"{verb} ({', '.join(names)})" if names else verb for verb, names in line.verbs)
    return f"{line.who} {f'cannot change {columns}' if columns else verbs}"


def _table(line: Expectation) -> str:
    return line.table[2] if line.table[1] == "public" else ".".join(line.table.path)


def notes(found: Iterable[Uncovered]) -> tuple[Diagnostic, ...]:
    """What no expectation would notice, a note for each clause."""
    return tuple(_note(each) for each in found)


def _note(each: Uncovered) -> Diagnostic:
    policy = each.policy
    table = policy.table[2] if policy.table[1] == "public" else ".".join(policy.table.path)
    message = f"no expectation of `{table}` fails if policy `{policy.name}` has `{each.clause} ({each.instead})`"
    help_ = "write a line of `expect` for those whom it would let do more, or less"
    if each.clause == CHECK and policy.command == "update":
        help_ = "write `cannot change` for the columns that an update is to leave as they are"
    return Diagnostic("DBS613", message, policy.origin, help=help_)
