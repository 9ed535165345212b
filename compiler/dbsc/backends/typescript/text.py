"""The TypeScript that all targets write: names, strings, comments, unions and blocks, formatted as prettier would.

Knows no catalog.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from dbsc.record import Record

WIDTH = 80
_PLAIN_PROPERTY = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_WORDS = re.compile(r"[\W_]+")
_ESCAPED = re.compile(r"[\\\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Generic(Record):
    """A generic type of unions: `ColumnType<Date, Date | string>`."""

    name: str
    arguments: tuple[tuple[str, ...], ...]


class Property(Record):
    """A property of an object type: `members` are what its type is a union of."""

    name: str
    members: tuple[str, ...] | Generic
    optional: bool = False
    comment: str | None = None


def string(text: str) -> str:
    """A string literal, in the quotes that need fewer escapes."""
    if text.isalnum():
        return f"'{text}'"
    quote = '"' if text.count("'") > text.count('"') else "'"
    return quote + _ESCAPED.sub(_escape, text).replace(quote, f"\\{quote}") + quote


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04x}"


def property_name(name: str) -> str:
    """A name as it stands before a colon."""
    return name if _PLAIN_PROPERTY.fullmatch(name) or name.isidentifier() else string(name)


def pascal_case(name: str) -> str:
    """A name of a type: `order_side` gives `OrderSide`. Capitals inside a word stay, and what no name may hold goes."""
    words = (word[:1].upper() + word[1:] for word in _WORDS.split(name))
    kept = "".join(character for word in words for character in word if f"_{character}".isidentifier())
    if not kept:
        return "Unnamed"
    return kept if kept.isidentifier() else f"_{kept}"


def array(members: tuple[str, ...]) -> str:
    """An array of a union."""
    joined = " | ".join(members)
    return f"({joined})[]" if len(members) > 1 else f"{joined}[]"


def comment(text: str | None, indent: str = "") -> list[str]:
    """A TSDoc comment, as lines."""
    lines = [line.rstrip() for line in (text or "").strip().replace("*/", "*\\/").splitlines()]
    if not lines:
        return []
    if len(lines) == 1:
        return [f"{indent}/** {lines[0]} */"]
    return [f"{indent}/**", *(f"{indent} * {line}".rstrip() for line in lines), f"{indent} */"]


def alias(name: str, members: tuple[str, ...], about: str | None = None) -> str:
    """A type under another name."""
    head = f"export type {name} ="
    if len(members) == 1 and len(f"{head} {members[0]};") > WIDTH and members[0].endswith("']"):
        return "\n".join([*comment(about), head, f"  {members[0]};"])
    return "\n".join([*comment(about), *union(head, members, "")])


def interface(name: str, properties: Sequence[Property], about: str | None = None) -> str:
    """`export interface Name { … }`; an object without properties takes none."""
    if not properties:
        return alias(name, ("{ [column: string]: never }",), about)
    return "\n".join([*comment(about), f"export interface {name} {{", *_body(properties), "}"])


def object_type(name: str, properties: Sequence[Property], about: str | None = None) -> str:
    """`export type Name = { … };`, which unlike an interface can be given where any object of JSON is wanted."""
    if not properties:
        return interface(name, properties, about)
    return "\n".join([*comment(about), f"export type {name} = {{", *_body(properties), "};"])


def _body(properties: Iterable[Property]) -> list[str]:
    lines: list[str] = []
    for each in properties:
        if each.comment:
            lines += comment(each.comment, "  ")
        head = f"  {property_name(each.name)}{'?' if each.optional else ''}:"
        lines += union(head, each.members, "  ") if isinstance(each.members, tuple) else _generic(head, each.members)
    return lines


def _generic(head: str, type_: Generic) -> list[str]:
    """A property of a generic type: what does not fit on a line has one for each argument, or for each member."""
    shown = [" | ".join(members) for members in type_.arguments]
    line = f"{head} {type_.name}<{', '.join(shown)}>;"
    if len(line) <= WIDTH or (len(shown) == len(type_.arguments[0]) == 1):
        return [line]
    lines = [f"{head} {type_.name}<"]
    for number, (text, members) in enumerate(zip(shown, type_.arguments, strict=True)):
        end = "," if number < len(shown) - 1 else ""
        if len(f"    {text}{end}") <= WIDTH or len(members) == 1:
            lines.append(f"    {text}{end}")
        else:
            lines += [*(f"    | {member}" for member in members[:-1]), f"    | {members[-1]}{end}"]
    return [*lines, "  >;"]


def union(head: str, members: tuple[str, ...], indent: str) -> list[str]:
    """`head a | b;` as lines: one or two if it fits, and else one a member."""
    joined = f"{' | '.join(members)};"
    if len(head) + 1 + len(joined) <= WIDTH:
        return [f"{head} {joined}"]
    generic = _GENERIC.fullmatch(members[0])
    if generic is not None and members[1:] in ((), ("null",)):
        after = " | null;" if members[1:] else ";"
        return [f"{head} {generic[1]}", f"{indent}  {generic[2]}", f"{indent}{generic[3]}{after}"]
    if len(members) == 1:
        return [f"{head} {joined}"]
    if len(indent) + 2 + len(joined) <= WIDTH:
        return [head, f"{indent}  {joined}"]
    return [head, *(f"{indent}  | {member}" for member in members[:-1]), f"{indent}  | {members[-1]};"]


_GENERIC = re.compile(r"(\w+<)(\w+\[.*)(>(?:\[\])*)")
