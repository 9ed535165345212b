"""The key to the notation: what the ends of lines and the marks of columns mean, in a line."""

from __future__ import annotations

from dbsc.backends.diagram import widths
from dbsc.backends.diagram.marks import many, n, one, text

_LINE, _SIZE = 34.0, 10.5
_WRITTEN = (("→ table", "refers to a table elsewhere"), ("← 3", "so many refer to it from elsewhere"))


def key(*, written: bool) -> tuple[list[str], float]:
    """Its parts, from nought on, and how wide it is; `written` is whether there are references without a line."""
    ends = (
        (many(0, 0, 1, single=False), "any number of rows"),
        (many(0, 0, 1, single=True), "at most one row"),
        (one(0, 0, 1, {False}), "exactly one"),
        (one(0, 0, 1, {True}), "one or none"),
        (one(0, 0, 1, {True, False}), "one; or none, where dashed"),
    )
    parts, x = [], 0.0
    for end, words in ends:
        parts.append(f'<g class="wire key" transform="translate({n(x)} -4)"><path d="M0 0h{n(_LINE - 8)}"/>{end}</g>')
        parts.append(text("c", x + _LINE, 0, words))
        x += _LINE + widths.width(words, _SIZE) + 16
    for word, meaning in (("PK", "primary key"), ("FK", "foreign key"), ("UK", "unique"), ("?", "may be null")):
        parts.append(text("m", x, 0, word) + text("c", x + widths.width(word, 9, bold=True) + 5, 0, meaning))
        x += widths.width(word, 9, bold=True) + 5 + widths.width(meaning, _SIZE) + 16
    for word, meaning in _WRITTEN if written else ():
        parts.append(text("c to", x, 0, word) + text("c", x + widths.width(word, _SIZE) + 6, 0, meaning))
        x += widths.width(word, _SIZE) + 6 + widths.width(meaning, _SIZE) + 16
    return parts, x
