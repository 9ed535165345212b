"""The language of a function, as its clauses say it."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LANGUAGE = re.compile(r"""language\s+(?:'(?P<string>(?:[^']|'')*)'|"(?P<quoted>(?:[^"]|"")*)"|(?P<word>\S+))""")


def language_of(clauses: Iterable[str]) -> str | None:
    """The name of the language; None where none is said. In quotes it means what it says, as PostgreSQL reads it."""
    found = next(filter(None, map(_LANGUAGE.match, clauses)), None)
    if found is None:
        return None
    if found["word"]:
        return found["word"].lower()
    return (found["string"] or "").replace("''", "'") or (found["quoted"] or "").replace('""', '"')
