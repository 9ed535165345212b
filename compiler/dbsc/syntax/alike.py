"""Declarations that are laid out at a look, because others are laid out in the same way: most functions and views.

What is told here of a text is what `format.laid_out` makes of it, which the tests hold it to; of most texts nothing is.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dbsc.syntax.format import laid_out
from dbsc.syntax.layout import WIDTH
from dbsc.syntax.spacing import arguments

_NAME = r"[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)?"
_QUIET = r"""[^()'"$/\n-]|'[^'\\\n]*'"""
_FUNCTION = re.compile(
    rf"""(?P<word>function|procedure)\ (?P<name>{_NAME})
    (?P<arguments>\((?:{_QUIET}|\((?:{_QUIET})*\))*\))
    (?P<rest>[^$\n]*(?:\n\ \ [^$\n]*)*\n\ \ as\ )(?P<tag>\$\w*\$)""",
    re.VERBOSE,
)
_VIEW = re.compile(rf"(?:materialized )?view {_NAME} as \(\n")


def laid_out_alike(text: str) -> str | None:
    """A declaration that we made, in canonical form; None where it has to be looked at."""
    view = _VIEW.match(text)
    if view is not None and text.endswith("\n)"):
        return text + "\n" if len(view[0]) <= WIDTH else None
    function = _FUNCTION.match(text)
    if function is None or text.count(function["tag"]) != 2 or not text.endswith(function["tag"]):
        return None
    rest = _rest(function["word"], function["rest"])
    if rest is None:
        return None
    head = f"{function['word']} {function['name']}{arguments(function['arguments'])}{rest}"
    body = text[function.start("tag") :]
    is_wide = len(head) + len(body.partition("\n")[0]) > WIDTH or len(body.rpartition("\n")[2]) > WIDTH
    return None if is_wide else f"{head}{body}\n"


@lru_cache(maxsize=500)
def _rest(word: str, rest: str) -> str | None:
    """What stands between the arguments of a function and its body, on one line; None where that is not so."""
    head, body = f"{word} f()", "$$$$"
    made = laid_out(f"{head}{rest}{body}")
    if made.startswith(head) and made.endswith(f"{body}\n") and made.count("\n") == 1:
        return made[len(head) : -len(body) - 1]
    return None
