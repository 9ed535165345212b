"""An outline to text: how wide a line is, where it breaks, and what is aligned with what. Knows nothing of tokens."""

from __future__ import annotations

from dbsc.syntax.outline import CLAUSE, NEVER, Block, Comment, Item, Piece

WIDTH = 100
"""How many characters a line has at most, where it can be broken."""
_INDENT = 2
_GAP = "  "  # between aligned columns, and before a comment at the end of a line


def lay_out(outline: Block) -> str:
    """The text of a file."""
    return "".join(line + "\n" for line in _lines(outline, 0))


# ---------------------------------------------------------------- blocks over lines


def _lines(block: Block, indent: int) -> list[str]:
    """The lines of a block, without its braces; a fragment of SQL may make one of them several."""
    names = _name_widths(block.members)
    out: list[str] = []
    trailing: dict[int, list[str]] = {}
    for number, member in enumerate(block.members):
        if member.blank_before:
            out.append("")
        if isinstance(member, Comment):
            out.extend(_comment_lines(member, indent))
            continue
        text = " " * indent + _ItemWriter(indent, names.get(number, 0)).write(member) + member.mark
        if member.trailing:
            trailing[len(out)] = member.trailing
        out.append(text)
    _append_comments(out, trailing)
    return out


def _comment_lines(comment: Comment, indent: int) -> list[str]:
    """A comment at its indent; the further lines of a block comment move along with its first one."""
    first, *more = comment.lines
    if comment.is_doc:
        return [" " * indent + line for line in comment.lines]
    move = indent - comment.column
    if move < 0 and not all(line[:-move].isspace() or not line for line in more):
        move = 0
    moved = [" " * move + line if move >= 0 else line[-move:] for line in more]
    return [" " * indent + first, *[line if line.strip() else old for line, old in zip(moved, more, strict=True)]]


def _append_comments(lines: list[str], trailing: dict[int, list[str]]) -> None:
    """Puts comments at the ends of lines, in one column where neighbouring lines have one."""
    run: list[int] = []
    for number in [*trailing, len(lines) + 1]:
        if run and (number != run[-1] + 1 or "\n" in lines[number] or "\n" in lines[run[-1]]):
            width = max(len(lines[n].rsplit("\n", 1)[-1]) for n in run)
            for n in run:
                pad = width - len(lines[n].rsplit("\n", 1)[-1])
                lines[n] += " " * pad + _GAP + " ".join(trailing[n])
            run = []
        run.append(number)


# ---------------------------------------------------------------- names in a column


def _name_widths(members: list[Item | Comment]) -> dict[int, int]:
    """The width to which the name of each aligned member is padded, by its number."""
    out: dict[int, int] = {}
    run: list[int] = []

    def end_run() -> None:
        named = {number: _name(members[number]) for number in run}
        width = max((len(name) for name in named.values() if name), default=0)
        out.update({number: width for number, name in named.items() if name})
        run.clear()

    for number, member in enumerate(members):
        if member.blank_before:
            end_run()
        if isinstance(member, Comment):
            continue
        if member.is_aligned:
            run.append(number)
        elif not member.is_include:
            end_run()
    end_run()
    return out


def _name(member: Item | Comment) -> str:
    """What stands before the value of an aligned item; nothing if nothing follows it on its line."""
    name = ""
    for piece in member.pieces if isinstance(member, Item) else []:
        if isinstance(piece, Block) or piece.new_line:
            return ""
        if name and not piece.glued and not piece.in_name:
            return name
        name += (" " if piece.in_name else "") + piece.text
    return ""


# ---------------------------------------------------------------- one item


class _ItemWriter:
    """Writes one item, from its indent on."""

    def __init__(self, indent: int, name_width: int) -> None:
        self.indent = indent
        self.name_width = name_width
        self.text = ""

    @property
    def column(self) -> int:
        """Where the next character goes."""
        return (0 if "\n" in self.text else self.indent) + len(self.text.rsplit("\n", 1)[-1])

    def write(self, item: Item) -> str:
        pieces: list[Piece] = []
        for piece in item.pieces:
            if isinstance(piece, Piece):
                pieces.append(piece)
                continue
            self.flow(pieces, item.is_function, len(" {"))
            self.block(piece)
            pieces = []
        self.flow(pieces, item.is_function, 0)
        return self.text

    def flow(self, pieces: list[Piece], in_function: bool, room: int) -> None:
        """Writes pieces on one line if they fit, else over lines; `room` is what must still fit after them."""
        before = self.text, self.name_width
        if self.fits_flat(pieces, room):
            return
        self.text, self.name_width = before
        clause = next((number for number, piece in enumerate(pieces) if piece.breaks == CLAUSE), None)
        for number, piece in enumerate(pieces):
            is_head_end = in_function and number == clause
            new_line = is_head_end or (piece.breaks != NEVER and not self.has_room(pieces, number, room))
            self.put(piece, new_line)

    def fits_flat(self, pieces: list[Piece], room: int) -> bool:
        """Writes pieces without breaking lines, and says whether no line has become too long."""
        for piece in pieces:
            start = self.text.rfind("\n") + 1
            self.put(piece, False)
            line = self.text[start:].split("\n", 1)[0]
            if len(line) + (0 if start else self.indent) > WIDTH:
                return False
        return self.column + room <= WIDTH

    def has_room(self, pieces: list[Piece], start: int, room: int) -> bool:
        """Whether the pieces from `start` to the next place that breaks as well fit on the line."""
        width = self.column
        for number in range(start, len(pieces)):
            piece = pieces[number]
            if number > start and (piece.new_line or NEVER < piece.breaks <= pieces[start].breaks):
                return width <= WIDTH
            width += (not piece.glued) + len(piece.text.split("\n", 1)[0])
            if "\n" in piece.text:
                return width <= WIDTH
        return width + room <= WIDTH

    def put(self, piece: Piece, new_line: bool) -> None:
        if not self.text:
            gap = ""
        elif new_line or piece.new_line:
            gap = "\n" + " " * (self.indent + _INDENT)
        elif piece.glued:
            gap = ""
        elif piece.text.startswith("--"):
            gap = _GAP
        elif self.name_width and not piece.in_name:
            gap = " " * (self.name_width - len(self.text)) + _GAP
            self.name_width = 0
        else:
            gap = " "
        self.text += gap + piece.text

    def block(self, block: Block) -> None:
        flat = _flat(block) if block.one_line or not (block.members or block.header) else None
        if flat is not None and self.column + 1 + len(flat) <= WIDTH:
            self.text += " " + flat
            return
        header = _GAP + " ".join(block.header) if block.header else ""
        lines = [" {" + header, *_lines(block, self.indent + _INDENT), " " * self.indent + "}"]
        self.text += "\n".join(lines)


# ---------------------------------------------------------------- blocks on one line


def _flat(block: Block) -> str:
    out = " ".join(block.header)
    last: Item | Comment | None = None
    for member in block.members:
        text = " ".join(member.lines) if isinstance(member, Comment) else _flat_item(member)
        if last is not None and isinstance(member, Item) and isinstance(last, Item):
            out += block.separator
        out += " " * bool(out) + text
        last = member
    return f"{{ {out} }}" if out else "{}"


def _flat_item(item: Item) -> str:
    out = ""
    for piece in item.pieces:
        glued = isinstance(piece, Piece) and piece.glued
        out += " " * bool(out and not glued) + (piece.text if isinstance(piece, Piece) else _flat(piece))
    return " ".join([out, *item.trailing])
