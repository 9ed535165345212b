"""Rows of a terminal: text at display columns, in styles, and what a terminal may be sent at all."""

from __future__ import annotations

from itertools import groupby

TAB = "    "

PLAIN = ""
BOLD = "1"
RED, YELLOW, CYAN = "1;31", "1;33", "1;36"
BLUE, GREEN = "1;34", "32"

# A schema may come from a stranger, so nothing in it may steer the terminal or turn the direction of the text around.
_UNSAFE: dict[int, int | str] = {code: 0x2400 + code for code in range(0x20)}
_UNSAFE |= {0x7F: 0x2421, ord("\t"): TAB}
_UNSAFE |= dict.fromkeys([*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], 0xFFFD)
_UNSAFE |= dict.fromkeys([0x200E, 0x200F, 0x2028, 0x2029, *range(0xD800, 0xE000)], 0xFFFD)


def printable(text: str) -> str:
    """The text with a visible stand-in for every character that would steer a terminal."""
    return text if text.isascii() and text.isprintable() else text.translate(_UNSAFE)


def width(text: str) -> int:
    """How many columns a printable text takes in a terminal."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width

    taken = 0
    for char in text:
        if east_asian_width(char) in "WF":
            taken += 2
        elif category(char) not in ("Mn", "Me", "Cf"):
            taken += 1
    return taken


def painted(text: str, style: str, colour: bool) -> str:
    """The text in a style, where there is colour."""
    return f"\x1b[{style}m{text}\x1b[0m" if colour and style and text else text


class Row:
    """One row. What is put later lies over what was put before."""

    def __init__(self) -> None:
        self.cells: list[tuple[str, str]] = []

    def put(self, column: int, text: str, style: str = PLAIN) -> None:
        """Writes a text that starts at a column; only the last text of a row may hold wide characters."""
        end = column + len(text)
        self.cells.extend([(" ", PLAIN)] * (end - len(self.cells)))
        self.cells[column:end] = [(char, style) for char in text]

    def text(self, colour: bool) -> str:
        """The row as it is printed."""
        runs = groupby(self.cells, key=lambda cell: cell[1])
        return "".join(painted("".join(char for char, _ in run), style, colour) for style, run in runs)
