"""The smallest parts of an SVG: texts, numbers, and the ends of lines in crow's foot notation."""

from __future__ import annotations

from dbsc.catalog.objects import Ref

_FOOT, _RING = 11, 3.4  # of a crow's foot; of the ring that says "perhaps none"


def text(kind: str, x: float, y: float, content: str, *, end: bool = False) -> str:
    """A line of text from a place on, or to a place.

    Words that are read from the right take the same room: whoever draws them turns them round by themselves.
    """
    anchor = ' text-anchor="end"' if end else ""
    return f'<text class="{kind}" x="{n(x)}" y="{n(y)}"{anchor}>{escaped(content)}</text>'


def identity(ref: Ref) -> str:
    """What a table is called in links: `public.orders`; what cannot stand in one is written as its code, `~20`."""
    return ".".join(name if name.isidentifier() else "".join(map(_linkable, name)) for name in ref.path)


def _linkable(character: str) -> str:
    return character if character.isalnum() or character in "_-" else f"~{ord(character):x}"


def escaped(text: str) -> str:
    """Text for XML, which knows few control characters."""
    plain = text if text.replace("\n", "").isprintable() else "".join(map(_sayable, text))
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _sayable(character: str) -> str:
    code = ord(character)
    said = character in "\n\t" or (code >= 0x20 and not 0x7F <= code < 0xA0 and code not in (0xFFFE, 0xFFFF))
    return character if said and not 0xD800 <= code < 0xE000 else "�"


def n(number: float) -> str:
    """A number as short as it can be said."""
    return f"{number:.1f}".removesuffix(".0")


# ---------------------------------------------------------------- ends of lines


def many(x: float, y: float, out: int, *, single: bool) -> str:
    """The end at the referring row, on its right (`out` is 1) or left (-1): any number of rows, or at most one."""
    if single:
        return f'<path d="M{n(x + 6 * out)} {n(y - 5)}v10"/>' + ring(x + (7 + _RING) * out, y)
    foot = f"M{n(x)} {n(y - 5)}L{n(x + _FOOT * out)} {n(y)}L{n(x)} {n(y + 5)}"
    return f'<path d="{foot}"/>' + ring(x + (_FOOT + _RING + 1) * out, y)


def one(x: float, y: float, out: int, optional: set[bool]) -> str:
    """The end at the row that is referred to: one, or one or none; where a trunk has both, what they share."""
    bar = f"M{n(x + 7 * out)} {n(y - 5)}v10"
    second = f"M{n(x + 11 * out)} {n(y - 5)}v10" if optional == {False} else ""
    return f'<path d="{bar}{second}"/>' + (ring(x + (8 + _RING) * out, y) if optional == {True} else "")


def ring(x: float, y: float) -> str:
    """What says that there may be none."""
    return f'<circle class="hole" cx="{n(x)}" cy="{n(y)}" r="{_RING}"/>'


def dot(x: float, y: float) -> str:
    """The end of a line in an overview."""
    return f'<circle class="spot" cx="{n(x)}" cy="{n(y)}" r="3"/>'


def arrow(x: float, y: float, out: int) -> str:
    """The other end: an arrow that points at the box."""
    return f'<path class="spot" d="M{n(x)} {n(y)}l{9 * out}-5v10z"/>'
