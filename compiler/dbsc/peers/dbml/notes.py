"""Notes, which become comments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dbsc.peers.dbml.report import Report
from dbsc.source import Span


def _is_trimmed(text: str) -> bool:
    """Whether the comment is shorter than what dbml2sql makes of a note, by more than indentation."""
    lines = text.split("\n")
    return bool(text.strip()) and (
        not lines[-1].strip() or any(line != line.rstrip() for line in lines if line.strip())
    )


def comment(texts: Iterable[str | None]) -> str | None:
    """The last of several notes about one thing, as a comment; None where there is none.

    Lines lose the indentation that all of them have, and the note the blank lines around it: the quotes of a long note
    stand on lines of their own.
    """
    found = [text for text in texts if text is not None]
    lines = [line.rstrip() for line in found[-1].replace("\r", "\n").split("\n")] if found else []
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    margin = min((len(line) - len(line.lstrip()) for line in lines if line), default=0)
    return "\n".join(line[margin:] for line in lines) or None


def database_comment(texts: Sequence[str | None], place: Span, report: Report) -> str | None:
    """The same where dbml2sql makes a comment too; what that has beyond is told."""
    found = [text for text in texts if text is not None]
    if found and _is_trimmed(found[-1]):
        report.otherwise("note", place)
    return comment(found)
