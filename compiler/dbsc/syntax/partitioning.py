"""What is left out of `partition by`: the name of the default partition, and the word before a number of partitions."""

from __future__ import annotations

from dbsc.diagnostics import Diagnostic, Edit
from dbsc.syntax.repair import ENDS, Broken, Repair, is_word, worded
from dbsc.syntax.tokens import Token


def default_without_name(broken: Broken) -> Repair | None:
    """`default` in the block of `partition by`, on a line of its own or behind another partition."""
    if broken.member != "partition":
        return None
    tokens, first = broken.tokens, broken.at
    is_behind = first > broken.start and is_word(tokens[first], "default") and "default" not in broken.expected
    if not is_behind:
        first = broken.start
        is_alone = broken.at == first + 1 and is_word(tokens[first], "default")
        if not is_alone or (tokens[broken.at].kind not in ENDS and tokens[broken.at].text not in ("{", "}")):
            return None
    place, start = broken.span(first, first + 1), tokens[first].start
    between = (Token("SEP", ";", start, start),) if is_behind else ()
    edit = Edit(place, "other default", False)
    if is_behind:
        edit = Edit(place.replace(start=tokens[first - 1].end), "; other default", False)
    help_ = f"write `other default`{' on a line of its own' if is_behind else ''}"
    diagnostic = Diagnostic("DBS001", "the default partition has a name, as all do", place, help=help_, edits=(edit,))
    return Repair(diagnostic, first, first, (*between, *worded("other", start)))


def number_without_into(broken: Broken) -> Repair | None:
    """`partition by hash (a) 4`."""
    tokens, at = broken.tokens, broken.at
    if tokens[at].kind != "NUMBER" or tokens[at - 1].kind != "PAREN" or not is_word(tokens[at - 2], "hash"):
        return None
    place, start = broken.span(at, at + 1), tokens[at].start
    written = f"into {place.text}"
    message = "how many partitions there are stands behind `into`"
    diagnostic = Diagnostic("DBS001", message, place, help=f"write `{written}`", edits=(Edit(place, written),))
    return Repair(diagnostic, at, at, tuple(worded("into", start)))
