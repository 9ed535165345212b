"""Tokens and comments to an outline: blocks of items, each with its pieces and the comments that belong to it.

An outline says what stands where and where a line may break; it does not know how wide a line is.
"""

from __future__ import annotations

from dbsc.source import Source
from dbsc.syntax.continuation import FUNCTION_CLAUSE, continues
from dbsc.syntax.roles import Roles
from dbsc.syntax.spacing import BLANKS, canonical, is_glued
from dbsc.syntax.tokens import Lexed, Token

NEVER, CLAUSE, LIST = 0, 1, 2
"""Where a line may break: nowhere, before a clause, or (worse) in a list."""

_LISTED = frozenset({"enum", "shape", "rows"})  # their one-line blocks are separated by commas
_COMMAS_SEPARATE = _LISTED | {"composite"}
_ALIGNED = frozenset({"column", "field", "entry", "partition"})
LONG_KEYS = frozenset({
    ("all", "tables"), ("connection", "limit"), ("generated", "columns"), ("idle", "timeout"), ("lc", "collate"),
    ("lc", "ctype"), ("member", "of"), ("operator", "class"), ("owned", "by"), ("query", "timeout"),
    ("subtype", "diff"), ("valid", "until"), ("via", "root"),
})  # fmt: skip
"""The keys of generic blocks that are more than one word: what is aligned stands after the last of them."""
_FUNCTION = frozenset({"function"})
_INCLUDE = frozenset({"include"})
_MINOR = frozenset({"then", "transition", "bound_range", "value"})  # their `to` and `as` hold together what they join
_FUNCTION_PARTS = frozenset({"function_clause", "body"})


class Piece:
    """A token, or a comment inside an item: its text, and how it joins the piece before it."""

    __slots__ = ("breaks", "glued", "in_name", "new_line", "text")

    def __init__(self, text: str, glued: bool = False, breaks: int = NEVER, new_line: bool = False) -> None:
        self.text = text
        self.in_name = False  # belongs to what the values of a block are aligned after, though a blank is before it
        self.glued = glued
        self.breaks = breaks
        self.new_line = new_line  # something before it needs the line to end there


class Comment:
    """One or more lines of their own: a comment, or documentation."""

    __slots__ = ("blank_before", "column", "is_doc", "lines")

    def __init__(self, lines: list[str], column: int, is_doc: bool, blank_before: bool) -> None:
        self.lines = lines
        self.column = column  # of the first line, where it was written
        self.is_doc = is_doc
        self.blank_before = blank_before


class Item:
    """A declaration, an item of a table, an entry, a label."""

    __slots__ = ("blank_before", "is_aligned", "is_function", "is_include", "mark", "pieces", "trailing")

    def __init__(self, blank_before: bool) -> None:
        self.pieces: list[Piece | Block] = []
        self.trailing: list[str] = []  # the comments after it, on its last line
        self.blank_before = blank_before
        self.is_aligned = False  # its name is padded to the width of its neighbours'
        self.is_include = False
        self.is_function = False
        self.mark = ""  # the separator after it, where a line end alone would not separate


class Block:
    """What stands between braces."""

    __slots__ = ("header", "members", "one_line", "separator")

    def __init__(self, separator: str, one_line: bool) -> None:
        self.separator = separator
        self.one_line = one_line  # as its author wrote it
        self.header: list[str] = []  # the comments on the line of the opening brace
        self.members: list[Item | Comment] = []


def outline(source: Source, lexed: Lexed) -> Block:
    """The outline of a file without errors, as a block without braces."""
    return _Outliner(source, lexed).file()


class _Outliner:
    def __init__(self, source: Source, lexed: Lexed) -> None:
        self.source = source
        self.text = source.text
        self.roles = Roles(source, lexed.tokens)
        end = Token("$END", "", len(source.text), len(source.text))
        self.things = [*sorted([*lexed.tokens, *lexed.comments], key=lambda thing: thing.start), end]
        self.at = 0

    def file(self) -> Block:
        block = Block(";", False)
        self.fill(block, "")
        return block

    # ------------------------------------------------------------ what is next

    @property
    def next(self) -> Token:
        return self.things[self.at]

    def take(self) -> Token:
        self.at += 1
        return self.things[self.at - 1]

    def is_first_on_line(self, index: int) -> bool:
        """Whether a line end stands between a thing and the one before it."""
        return index == 0 or "\n" in self.text[self.gap(index) : self.things[index].start]

    def gap(self, index: int) -> int:
        """Where the blanks before a thing start; a line end that separates is among them."""
        last = self.things[index - 1]
        return last.start if last.text == "\n" else last.end

    def after_comments(self, index: int) -> int:
        """The first thing from `index` on that is no comment."""
        while self.things[index].kind == "COMMENT":
            index += 1
        return index

    def separates(self, token: Token, owner: str) -> bool:
        """Whether a token ends an item of a block."""
        if token.kind == "SEP":
            return True
        return owner in _COMMAS_SEPARATE and _is(token, ",") and self.roles.rule(token) == owner

    def ends_item(self, token: Token, owner: str) -> bool:
        return token.kind == "$END" or _is(token, "}") or self.separates(token, owner)

    def leads(self, index: int) -> bool:
        """Whether the comments from `index` on stand before a token of an item, on its line."""
        target = self.after_comments(index)
        token = self.things[target]
        if token.kind in ("$END", "SEP", "DOC") or _is(token, "}"):
            return False
        return not any(self.is_first_on_line(i) for i in range(index + 1, target + 1))

    # ------------------------------------------------------------ blocks

    def block(self) -> Block:
        opening = self.take()
        owner = self.roles.rule(opening)
        block = Block("," if owner in _LISTED else ";", False)
        self.fill(block, owner)
        block.one_line = "\n" not in self.text[opening.start : self.take().end]
        return block

    def fill(self, block: Block, owner: str) -> None:
        doc: Token | None = None
        while self.next.kind != "$END" and not _is(self.next, "}"):
            blank = bool(block.members) and doc is None and self.is_after_blank_line()
            token = self.next
            if self.separates(token, owner):
                self.mark(block, self.take())
            elif token.kind == "DOC":
                doc = self.take()
                lines = [line.strip(BLANKS) for line in token.text.split("\n")]
                block.members.append(Comment(lines, 0, True, blank))
            elif token.kind == "COMMENT" and not self.leads(self.at):
                self.comment(block, blank)
            else:
                item = self.item(owner, blank)
                begins = self.roles.begins
                item.is_aligned = begins(token, _ALIGNED) or (doc is not None and begins(doc, _ALIGNED))
                block.members.append(item)
                doc = None

    def is_after_blank_line(self) -> bool:
        return self.text.count("\n", self.gap(self.at), self.next.start) > 1

    def comment(self, block: Block, blank: bool) -> None:
        """A comment between items: after the last one, after the brace, or on a line of its own."""
        own_line = self.is_first_on_line(self.at)
        last = block.members[-1] if block.members else None
        token = self.take()
        text = token.text.rstrip(BLANKS)
        if not own_line and last is None:
            block.header.append(text)
        elif not own_line and isinstance(last, Item) and not any(each.startswith("--") for each in last.trailing):
            last.trailing.append(text)
        elif not own_line and isinstance(last, Comment) and not last.is_doc:
            last.lines[-1:] = f"{last.lines[-1]} {text}".split("\n")  # three dashes on a line of their own say more
        else:
            column = self.source.position(token.start)[1] - 1
            block.members.append(Comment(text.split("\n"), column, False, blank))

    def mark(self, block: Block, separator: Token) -> None:
        """Remembers a `;` or `,` that a line end could not stand for."""
        token = self.things[self.after_comments(self.at)]
        last = next((member for member in reversed(block.members) if isinstance(member, Item)), None)
        if separator.text == "\n" or token.kind != "NAME" or last is None:
            return
        if continues(self.text, token.start, token.text) or (last.is_function and token.text in FUNCTION_CLAUSE):
            last.mark = block.separator

    # ------------------------------------------------------------ items

    def item(self, owner: str, blank: bool) -> Item:
        item = Item(blank)
        last: Token | None = None
        new_line = False
        while not self.ends_item(self.next, owner):
            token = self.next
            if token.kind == "COMMENT":
                own_line = self.is_first_on_line(self.at)
                if self.ends_item(self.things[self.after_comments(self.at)], owner):
                    if own_line:
                        break
                    item.trailing.append(self.take().text.rstrip(BLANKS))
                    continue
                item.pieces.append(Piece(self.take().text.rstrip(BLANKS), new_line=own_line and last is not None))
                new_line = token.text.startswith("--") or (own_line and self.is_first_on_line(self.at))
                continue
            if _is(token, "{"):
                item.pieces.append(self.block())
            else:
                item.pieces.append(self.piece(last, self.take(), item, new_line))
            if last is None:
                item.is_include = self.roles.begins(token, _INCLUDE)
                item.is_function = item.is_function or self.roles.begins(token, _FUNCTION)
            last, new_line = self.things[self.at - 1], False
        return item

    def piece(self, last: Token | None, token: Token, item: Item, new_line: bool) -> Piece:
        text = canonical(token, self.roles)
        if last is None:
            return Piece(text)
        item.is_function = item.is_function or self.roles.begins(token, _FUNCTION)  # `external function`
        follows_comment = self.things[self.at - 2].kind == "COMMENT"
        glued = not follows_comment and is_glued(last, token, self.roles)
        piece = Piece(text, glued, self.breaks(last, token, item.is_function), new_line)
        piece.in_name = not follows_comment and self.is_in_key(item, token)
        return piece

    def is_in_key(self, item: Item, token: Token) -> bool:
        """Whether a token goes on with the key of an entry."""
        if self.roles.rule(token) != "value" or any(isinstance(piece, Block) for piece in item.pieces):
            return False
        key = (*[piece.text for piece in item.pieces if isinstance(piece, Piece)], token.text)
        return any(long[: len(key)] == key for long in LONG_KEYS)

    def breaks(self, last: Token, token: Token, in_function: bool) -> int:
        """Whether a line may end between two tokens of an item."""
        if in_function:
            if self.roles.begins(token, _FUNCTION_PARTS):
                return CLAUSE
        elif token.kind == "NAME" and continues(self.text, token.start, token.text):
            return LIST if self.roles.rule(token) in _MINOR and token.text in ("to", "as") else CLAUSE
        return LIST if last.kind == "PUNCT" and last.text in (",", "|") else NEVER


def _is(token: Token, sign: str) -> bool:
    return token.kind == "PUNCT" and token.text == sign
