"""How wide a text is drawn, without a font at hand: an upper bound over the sans-serif fonts that are in common use.

The advances of the printable characters of ASCII are the widest of those in DejaVu Sans, Liberation Sans (which has
Arial's), Roboto, Noto Sans, Inter and Cantarell, in hundredths of the font's size; measured from the fonts. Other
scripts are taken by the widest of their letters, so that a text never leaves its box.
"""

from __future__ import annotations

import unicodedata

_REGULAR = (
    "32 41 46 84 64 99 78 28 40 40 56 84 32 47 32 42 64 64 64 64 65 64 64 64 64 64 34 34 84 84 84 56 "
    "102 69 69 73 78 67 62 78 76 34 56 67 57 91 76 79 67 79 73 67 65 75 69 99 69 67 69 40 42 40 84 56 "
    "50 62 64 56 64 62 37 64 64 28 28 58 28 98 64 62 64 64 42 53 40 64 60 82 60 60 55 64 56 64 84"
)
_BOLD = (
    "35 46 53 84 70 102 88 31 46 46 57 84 38 47 38 42 70 70 70 70 70 70 70 70 70 70 40 40 84 84 84 62 "
    "104 78 77 76 84 69 69 83 84 39 57 78 64 100 84 86 74 86 78 73 69 82 78 111 78 73 73 46 43 46 84 56 "
    "50 68 72 60 72 68 44 72 72 35 35 67 35 105 72 69 72 72 50 60 48 72 66 93 65 66 59 72 56 72 84"
)
_ADVANCES = {
    bold: {chr(32 + number): int(width) for number, width in enumerate(text.split())}
    for bold, text in ((False, _REGULAR), (True, _BOLD))
}
_LATIN, _OTHER, _WIDE = 80, 112, 106  # up to U+024F; letters of other alphabets; ideographs, syllables, pictures


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line of text at a font size, at most."""
    advances = _ADVANCES[bold]
    try:
        return sum(map(advances.__getitem__, text)) * size / 100
    except KeyError:
        return sum(advances.get(character) or _beyond_ascii(character, bold) for character in text) * size / 100


def _beyond_ascii(character: str, bold: bool) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    if unicodedata.east_asian_width(character) in "WF" or ord(character) >= 0x1F000:
        return _WIDE
    found = _LATIN if ord(character) < 0x250 else _OTHER
    return found * 9 // 8 if bold else found


def shortened(text: str, size: float, room: float) -> str:
    """A text, cut with an ellipsis where it is wider than the room."""
    if width(text, size) <= room:
        return text
    kept = text
    while kept and width(kept + "…", size) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrapped(text: str, size: float, room: float) -> list[str]:
    """A text as lines that fit the room; a word that is wider than it stands alone, cut."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(shortened(word, size, room))
    return lines
