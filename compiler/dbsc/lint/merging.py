"""Policies that say the same of who and what, as one: the edits that write it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dbsc.catalog.objects import Policy, Table
from dbsc.diagnostics import Edit
from dbsc.lint.facts import is_written_in
from dbsc.lint.lines import item, tokens_of, with_its_separator
from dbsc.record import Record
from dbsc.source import Span

_WORD = re.compile(r"policy\s+\Z")
USING, CHECK = "using", "check"


class _Written(Record):
    """A policy as it stands in its table: the whole item, and its conditions by clause, in their parentheses."""

    place: Span
    clauses: dict[str, Span]

    def said(self, clause: str) -> str | None:
        """A condition as it is written; without a `with check`, `using` is one as well."""
        found = self.clauses.get(clause) or self.clauses.get(USING)
        return found.text[1:-1].strip() if found else None


def merged(table: Table, policies: Sequence[Policy]) -> tuple[Edit, ...]:
    """The edits that make one of policies for the same command and roles; none where somebody has to look at them.

    A row is let through by any of them, so their conditions are joined by `or`. Those of a mixin are for other tables,
    too; a policy with documentation or another name before, or with comments inside, says more than its conditions.
    """
    first, *rest = policies
    if any((each.command, each.roles) != (first.command, first.roles) or each.comment for each in rest):
        return ()
    written = [_written(table, policy) for policy in policies]
    found = [each for each in written if each is not None]
    if len(found) < len(written) or len({each.place.source for each in found}) > 1:
        return ()
    kept, *gone = found
    edits = [Edit(with_its_separator(each.place), "") for each in gone]
    for clause, word in ((USING, "using"), (CHECK, "with check")):
        if not any(clause in each.clauses for each in found):
            continue
        said = list(dict.fromkeys(each.said(clause) for each in found))
        if None in said:
            return ()
        joined = f"({' or '.join(f'({each})' for each in said)})" if len(said) > 1 else f"({said[0]})"
        place = kept.clauses.get(clause)
        end = kept.place.replace(start=kept.place.end)
        edits.append(Edit(place, joined) if place else Edit(end, f" {word} {joined}"))
    return tuple(edits)


def _written(table: Table, policy: Policy) -> _Written | None:
    """A policy as it is written, where it says no more than for what, for whom and where."""
    name = policy.origin
    rest = item(name) if name is not None and is_written_in(table, name) else None
    if name is None or rest is None:
        return None
    word = _WORD.search(name.source.text, max(0, name.start - 40), name.start)
    if word is None or "--" in rest.text or "/*" in rest.text:
        return None
    clauses: dict[str, Span] = {}
    before = ""
    for token in tokens_of(rest):
        if token.kind == "PAREN" and before in (USING, CHECK):
            clauses[before] = rest.replace(start=token.start, end=token.end)
        elif token.kind == "PAREN" or token.text == "was":
            return None
        before = token.text
    return _Written(rest.replace(start=word.start()), clauses) if clauses else None
