"""A diagram as a Mermaid `erDiagram`, as GitHub and many editors draw it.

It keeps to what Mermaid 10 understands already. A table's name is quoted where it is no plain word, and may then hold
any character by its code. The type and the name of a column cannot be quoted: where they are no words of Mermaid's, a
word like them stands in their place and what they really are in the comment beside it. Letters beyond ASCII in them
take Mermaid 11.5. Names and comments are read as Markdown, so `_x_` must not become italic.
"""

from __future__ import annotations

import re
import unicodedata

from dbsc.backends.diagram.model import Box, Line, Model, Row, shortened

# Words of the notation itself, which a bare name must not be.
_RESERVED = frozenset("end one many only optionally zero to u title style class classdef subgraph direction".split())
_BARE = re.compile(r"[a-z](?:[a-z0-9_]*[a-z0-9])?")
# Letters from À on are told by what they are not: a range up to the last character takes `re` long to prepare.
_NOT_IN_WORDS = re.compile(r"(?![A-Za-z0-9_()\[\]-])[\0-\xbf]")
_FIRST = re.compile(r"[A-Za-z_]|[^\0-\xbf]")
_KEYWORD = re.compile(r"(?:pk|fk|uk)\b", re.IGNORECASE | re.ASCII)
_ITALIC = re.compile(r"(?<!\w)_+(?=.*_(?!\w))")
_DIRECTION = re.compile(r"(direction) (?=\s*(?:tb|bt|lr|rl))", re.IGNORECASE)  # a command wherever it stands


def mermaid(model: Model) -> str:
    """The diagram as Mermaid's text."""
    lines = ["erDiagram"]
    for box in model.boxes:
        lines += _box(box)
    boxes = model.by_ref()
    lines += [_line(line, boxes[line.target], boxes[line.source]) for line in model.lines]
    return "\n".join(lines) + "\n"


def _box(box: Box) -> list[str]:
    mark = {"external": " (external)", "junction": " (N:M)"}.get(box.kind, "")
    note = f" - {box.note}" if box.note else ""
    head = name(box.title) + (f"[{quoted(box.title + mark + note)}]" if mark or note else "")
    return [f"  {head} {{", *map(_row, box.rows), "  }"] if box.rows else [f"  {head}"]


def _row(row: Row) -> str:
    keys = [key for key, holds in (("PK", row.primary), ("FK", row.refers), ("UK", row.unique)) if holds]
    type_, column = _type_word(row.type), word(row.name)
    said = [exact for written, exact in ((column, row.name), (type_, row.type)) if not _shows(written, exact)]
    if row.nullable:
        said.append("null")
    if row.values:
        said.append(shortened(row.values))
    if row.note:
        said.append(row.note)
    parts = [type_, column, ", ".join(keys), quoted("; ".join(said)) if said else ""]
    return "    " + " ".join(filter(None, parts))


def _line(line: Line, target: Box, source: Box) -> str:
    """The target's side first. Solid lines are those that are part of what the row is, as in Barker's notation."""
    one = "|o" if line.optional else "||"
    many = "o|" if line.single else "o{"
    stroke = "--" if line.owned else ".."
    return f"  {name(target.title)} {one}{stroke}{many} {name(source.title)} : {quoted(', '.join(line.columns))}"


def name(title: str) -> str:
    """A table's name: bare if it is a plain word, else quoted."""
    return title if _BARE.fullmatch(title) and title not in _RESERVED else quoted(title)


def quoted(text: str) -> str:
    """A text in quotes, in which Mermaid sees no markup."""
    coded = "".join(map(_coded, text))
    if _ITALIC.search(text):
        coded = coded.replace("_", "#95;")
    return '"' + _DIRECTION.sub(r"\1#32;", coded) + '"'


def _coded(character: str) -> str:
    if character.isalnum() or character in " _.,()|-:?=+'" or ord(character) > 0xFF:
        return character
    return " " if unicodedata.category(character) == "Cc" else f"#{ord(character)};"


def word(text: str) -> str:
    """A column's name as a word of Mermaid's: itself if it is one, or the like of it."""
    out = _NOT_IN_WORDS.sub("_", text)
    if _KEYWORD.match(out):
        return _KEYWORD.sub(lambda found: found[0] + "_", out, count=1)
    return out if _FIRST.match(out) else f"_{out}"


def _type_word(text: str) -> str:
    """A type as a word: `numeric` for `numeric(12,4)`."""
    plain = re.sub(r"\([^()]*[^()\w][^()]*\)", "", text)
    return word(plain or "unknown")


def _shows(written: str, exact: str) -> bool:
    """Whether what is drawn is the exact text."""
    return written == exact and not _ITALIC.search(exact)
