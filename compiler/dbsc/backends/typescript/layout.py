"""Object types inside each other, on as many lines as prettier puts them. Knows no catalog."""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.backends.typescript.text import WIDTH, comment, property_name, union
from dbsc.record import Record


class Entry(Record):
    """A property. Its value is a union of names and literals, an object type, several of them joined, or a tuple."""

    name: str
    value: tuple[str, ...] | Block | Choice | Listing
    optional: bool = False
    comment: str | None = None


class Block(Record):
    """An object type. One that is `flat` stands on one line if it fits; `suffix` follows its brace, as in `{ … }[]`."""

    entries: tuple[Entry, ...]
    flat: bool = False
    suffix: str = ""


class Choice(Record):
    """A union of object types."""

    blocks: tuple[Block, ...]


class Listing(Record):
    """A tuple, of object types or of literals."""

    items: tuple[Block, ...] | tuple[str, ...]


_NOTHING = "{ [_ in never]: never }"


def declaration(name: str, block: Block) -> str:
    """The declaration of an object type: `export type Name = { … };`."""
    return "\n".join(_block(f"export type {name} =", block, "", ";"))


def constant(name: str, block: Block) -> str:
    """The declaration of an object: `export const Name = { … } as const;`."""
    return "\n".join(_block(f"export const {name} =", block, "", " as const;", ","))


def _entries(entries: Iterable[Entry], indent: str, end: str) -> list[str]:
    lines: list[str] = []
    for entry in entries:
        if entry.comment:
            lines += comment(entry.comment, indent)
        head = f"{indent}{property_name(entry.name)}{'?' if entry.optional else ''}:"
        match entry.value:
            case Block():
                lines += _block(head, entry.value, indent, end, end)
            case Choice(blocks=blocks):
                lines.append(head)
                for number, block in enumerate(blocks):
                    last = end if number == len(blocks) - 1 else ""
                    lines += _block(f"{indent}  |", block, f"{indent}    ", last, end)
            case Listing(items=items):
                lines += _listing(head, items, indent, end)
            case members:
                lines += union(head, members, indent)
    return lines


def _block(head: str, block: Block, indent: str, last: str, end: str = ";") -> list[str]:
    """`head { … }last`, where each entry ends with `end`."""
    if not block.entries:
        return [f"{head} {_NOTHING if end == ';' else '{}'}{block.suffix}{last}"]
    if block.flat:
        line = f"{head} {{ {_on_a_line(block.entries)} }}{block.suffix}{last}"
        if len(line) <= WIDTH:
            return [line]
    return [f"{head} {{", *_entries(block.entries, f"{indent}  ", end), f"{indent}}}{block.suffix}{last}"]


def _on_a_line(entries: Iterable[Entry]) -> str:
    shown = []
    for entry in entries:
        assert isinstance(entry.value, tuple), "what stands on one line has no blocks inside"
        shown.append(f"{property_name(entry.name)}{'?' if entry.optional else ''}: {' | '.join(entry.value)}")
    return "; ".join(shown)


def _listing(head: str, items: tuple[Block, ...] | tuple[str, ...], indent: str, end: str) -> list[str]:
    texts = [item for item in items if isinstance(item, str)]
    line = f"{head} [{', '.join(texts)}]{end}"
    if len(texts) == len(items) and len(line) <= WIDTH:
        return [line]
    inside = f"{indent}  "
    lines = [f"{head} ["]
    for item in items:
        if isinstance(item, str):
            lines.append(f"{inside}{item},")
        else:
            lines += [f"{inside}{{", *_entries(item.entries, f"{inside}  ", ";"), f"{inside}}},"]
    return [*lines, f"{indent}]{end}"]
