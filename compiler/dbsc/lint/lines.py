"""Lines of a `.dbs` file that a finding proposes, and the edits that write them into the file as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.catalog.objects import Column, Table
from dbsc.diagnostics import Edit
from dbsc.record import Record
from dbsc.source import Source, Span
from dbsc.sqltext.quote import identifier
from dbsc.syntax.lexer import lex
from dbsc.syntax.tokens import Token

_WINDOW = 200  # characters that are read at first: most items are shorter


class Line(Record):
    """A line to write. `edit` puts it into its place; without one it is a new line of the table, or of the file.

    A line without text is one to leave out: its edit takes it away.
    """

    text: str
    edit: Edit | None = None
    top: bool = False


def edits(lines: Iterable[Line], table: Table) -> tuple[Edit, ...]:
    """The edits that write the lines; none where the place of one of them cannot be told."""
    out: list[Edit] = []
    inside: list[str] = []
    after: list[str] = []
    for line in lines:
        if line.edit:
            out.append(line.edit)
        else:
            (after if line.top else inside).append(line.text)
    for texts, place in ((inside, _end_of_block), (after, _end_of_file)):
        if texts:
            made = place(table, texts)
            if made is None:
                return ()
            out.append(made)
    return tuple(out)


def _end_of_block(table: Table, texts: list[str]) -> Edit | None:
    """New lines before the brace that closes a table."""
    if table.origin is None:
        return None
    source = table.origin.source
    depth = 0
    for token in _tokens(source, table.origin.end):
        if token.kind == "PUNCT" and token.text in "{}":
            depth += 1 if token.text == "{" else -1
            if depth == 0:
                return _before(source, token.start, texts)
        elif depth == 0 and token.kind != "NAME":
            return None  # not written as a table: a junction's, or made by a mixin
    return None


def _before(source: Source, brace: int, texts: list[str]) -> Edit:
    line = source.text.rfind("\n", 0, brace) + 1
    if source.text[line:brace].strip():
        end = line + len(source.text[line:brace].rstrip())
        return Edit(Span(source, end, end), "".join(f"; {text}" for text in texts), safe=False)
    return Edit(Span(source, line, line), "".join(f"  {text}\n" for text in texts), safe=False)


def _end_of_file(table: Table, texts: list[str]) -> Edit | None:
    if table.origin is None:
        return None
    source = table.origin.source
    end = len(source.text)
    start = "\n" if source.text.endswith("\n") else "\n\n"
    return Edit(Span(source, end, end), start + "\n\n".join(texts) + "\n", safe=False)


# ---------------------------------------------------------------- lines of columns


def declaration(table: Table, column: Column) -> Span | None:
    """A column's declaration as it is written; None where that is not beside its table."""
    written = _declared(table, column)
    return _span(column, written) if written else None


def _declared(table: Table, column: Column) -> list[Token]:
    """The tokens of a column's declaration; none where that is not beside its table."""
    name = column.origin
    if name is None or table.origin is None or name.source is not table.origin.source:
        return []
    written = _item(name)
    return written if written and written[0].start == name.start else []


def _span(column: Column, written: list[Token]) -> Span:
    assert column.origin is not None
    return column.origin.replace(start=written[0].start, end=written[-1].end)


def retyped(table: Table, column: Column, words: Iterable[str], type_: str) -> Line:
    """The column's line with another type, where its type is written with one of these words."""
    written = _declared(table, column)
    if len(written) < 2 or written[1].text not in words:
        return Line(f"{identifier(column.name)}  {type_}{'?' if column.nullable else ''}")
    place, word = _span(column, written), written[1]
    text = place.source.text
    line = f"{text[place.start : word.start]}{type_}{text[word.end : place.end]}"
    return Line(line, Edit(place.replace(start=word.start, end=word.end), type_, safe=False))


def rewritten(table: Table, column: Column, text: str) -> Line:
    """Another line in the place of the column's."""
    return replaced(table, declaration(table, column), text)


def appended(table: Table, column: Column, text: str) -> Line:
    """The column's line with something more at its end."""
    place = declaration(table, column)
    if place is None:
        return Line(text)
    return Line(f"{place.text} {text}", Edit(Span(place.source, place.end, place.end), f" {text}", safe=False))


def without(table: Table, column: Column, word: Span) -> Line | None:
    """The column's line without one of its words."""
    place = declaration(table, column)
    if place is None or word.source is not place.source or not place.start < word.start < place.end:
        return None
    text = place.source.text
    start = word.start - (text[word.start - 1] == " ")
    line = f"{text[place.start : start]}{text[word.end : place.end]}"
    return Line(line, Edit(Span(place.source, start, word.end), "", safe=False))


def required(table: Table, column: Column) -> Line | None:
    """The column's line without the `?` that lets it be null."""
    mark = next((token for token in _declared(table, column) if token.text == "?"), None)
    if mark is None or column.origin is None:
        return None
    source = column.origin.source
    place = declaration(table, column)
    assert place is not None
    line = source.text[place.start : mark.start] + source.text[mark.end : place.end]
    return Line(line, Edit(Span(source, mark.start, mark.end), "", safe=False))


def replaced(table: Table, place: Span | None, text: str) -> Line:
    """A line in the place of another item of the table."""
    if place is None or table.origin is None or place.source is not table.origin.source:
        return Line(text)
    return Line(text, Edit(place, text, safe=False))


def left_out(table: Table, place: Span | None) -> Line | None:
    """A whole item of the table that is to go, with its line; None where it is no item of its own."""
    if place is None or table.origin is None or place.source is not table.origin.source:
        return None
    written = _item(place)
    if not written or (written[0].start, written[-1].end) != (place.start, place.end):
        return None
    return Line("", Edit(with_its_separator(place), "", safe=False))


def with_its_separator(place: Span) -> Span:
    """An item with its whole line and its documentation, or with the `;` that parts it from its neighbours there."""
    text = place.source.text
    start = text.rfind("\n", 0, place.start) + 1
    end = text.find("\n", place.end) + 1 or len(text)
    before, after = text[start : place.start], text[place.end : end]
    if not before.strip() and not after.strip():
        while (above := text[:start].rpartition("\n")[0].rfind("\n") + 1) < start and _is_doc(text[above:start]):
            start = above
        return place.replace(start=start, end=end)
    if after.lstrip().startswith(";"):
        return place.replace(end=end - len(after.lstrip()[1:].lstrip(" ")))
    if before.rstrip().endswith(";"):
        return place.replace(start=start + len(before.rstrip()[:-1].rstrip()))
    return place


def _is_doc(line: str) -> bool:
    return line.lstrip().startswith("---")


def union_replaced(table: Table, column: Column, type_: str) -> Line | None:
    """The column's line with a type in the place of its union."""
    written = _declared(table, column)
    first = next((n for n, token in enumerate(written) if token.kind == "STRING"), None)
    if first is None or not 1 <= first <= 3:
        return None
    last = first
    while last + 2 < len(written) and written[last + 1].text == "|":
        last += 2
    place, start, end = _span(column, written), written[1].start, written[last].end
    text = place.source.text
    new = f"{type_}{'?' if column.nullable else ''}"
    return Line(
        f"{text[place.start : start]}{new}{text[end : place.end]}",
        Edit(Span(place.source, start, end), new, safe=False),
    )


def opening_brace(table: Table, place: Span) -> int | None:
    """The offset of the brace that opens the block in which something of a table stands."""
    if table.origin is None or place.source is not table.origin.source:
        return None
    tokens = lex(place.source, table.origin.end, place.start).tokens
    return next((one.start for one in reversed(tokens) if one.kind == "PUNCT" and one.text == "{"), None)


def item(name: Span) -> Span | None:
    """The item that begins with a name, from there to its end."""
    written = _item(name)
    return name.replace(end=written[-1].end) if written else None


def tokens_of(place: Span) -> tuple[Token, ...]:
    """The tokens of a part of a file."""
    return tuple(lex(place.source, place.start, place.end).tokens)


def _item(name: Span) -> list[Token]:
    """The tokens of the item that begins with a name."""
    out: list[Token] = []
    depth = 0
    for token in _tokens(name.source, name.start):
        if token.kind == "PUNCT" and token.text in "{}":
            depth += 1 if token.text == "{" else -1
            if depth < 0:
                break
        elif token.kind in ("SEP", "DOC") and depth == 0:
            break
        out.append(token)
    return out


def _tokens(source: Source, start: int) -> Iterator[Token]:
    """The tokens from an offset on. A schema can be large, and few of its lines are asked for: it is read by bits."""
    size, told = _WINDOW, 0
    while True:
        end = min(start + size, len(source.text))
        lexed = lex(source, start, end)
        whole = lexed.tokens
        if end < len(source.text):
            # What stands at the cut, and whether the line before it goes on, only more of the text can tell.
            cut = lexed.faults[0].start if lexed.faults else end
            whole = [token for token in whole if token.end < cut][:-2]
        yield from whole[told:]
        if end == len(source.text):
            return
        told, size = max(told, len(whole)), size * 4
