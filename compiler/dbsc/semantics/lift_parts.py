"""Pieces of `.dbs` text: names, types, expressions, keys, grants."""

from __future__ import annotations

import re

from dbsc.catalog import naming
from dbsc.catalog.builtin import BUILTIN_TYPES, SERIALS, SHORT_NAMES
from dbsc.catalog.intent import Distribution, Expectation, LifecycleStep
from dbsc.catalog.objects import Element, Grant, Ref, Type, ref
from dbsc.semantics.privileges import PSEUDO_ROLES
from dbsc.sqltext.quote import COL_NAME, escaped, needs_quotes
from dbsc.syntax.enclosed import paren_end

# Words that start an item of a table: a column of that name is quoted.
ITEM_WORDS = frozenset(
    "pk unique index check exclude foreign access policy grant option expect trigger constraint partition retain "
    "distribute rows statistics drop view materialized function procedure extension enum external".split()
)
# Words with which something of a column starts: what such a word calls is quoted where a type may be left out.
_COLUMN_WORDS = frozenset(
    "backfill checked compression convert identity index inherited match option owner pk statistics storage was".split()
)
# Words that SQL wants quoted where a function may be meant, such as `position`; here they are names like any other.
_BARE = COL_NAME - {"bit", "char", "setof"}
_PARAMETER = re.compile(r"[^\W\d][\w]*")
_CALLED = re.compile(r"[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)?(?=\()")
_ATOM = re.compile(
    r"(?:'(?:[^'\\]|'')*'|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?"
    r"|[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)?(?:\((?:[^()']|'[^']*')*\))?)"
    r"(?:::[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)?(?:\([\d, ]*\))?(?:\[\])*)*"
)


def name(text: str, *, item: bool = False, label: bool = False) -> str:
    """An identifier; `item` where it starts a line of a table, `label` where it is a label of an enum."""
    if label:
        plain = _PARAMETER.fullmatch(text) and text.islower() and text.isascii() and text not in ("drop", "was")
        return text if plain else quoted(text)
    if item and text in ITEM_WORDS:
        return f'"{text}"'
    if not text.isascii() and text == text.lower() and _PARAMETER.fullmatch(text):
        return text
    return text if text in _BARE or not needs_quotes(text) else escaped(text)


def qname(reference: Ref, home: str = "public") -> str:
    """A qualified name; the schema `home`, in which it stands, is left out: a bare name is looked for there first."""
    parts = reference.path
    return ".".join(map(name, parts[1:] if parts[0] == home else parts))


def quoted(text: str) -> str:
    """A string."""
    return "'" + text.replace("'", "''") + "'"


def documented(comment: str | None, text: str) -> str:
    """The text with its documentation above it."""
    if comment is None:
        return text
    return "".join(f"--- {line}\n".replace("--- \n", "---\n") for line in comment.split("\n")) + text


def lift_type(type_: Type, home: str = "public") -> str:
    """A type in the language's own words, where it stands in the schema `home`."""
    base = SHORT_NAMES.get(type_.name, type_.name) if type_.schema is None else None
    if base is None:
        assert type_.schema is not None
        hidden = type_.name in BUILTIN_TYPES or type_.name in SERIALS
        base = qname(ref("type", type_.schema, type_.name), "" if hidden else home)
        first, dot, rest = base.partition(".")
        base = f'"{first}"{dot}{rest}' if first in _COLUMN_WORDS else base
    return base + (f"({type_.arguments})" if type_.arguments else "") + "[]" * type_.dimensions


def expression(sql: str) -> str:
    """An expression where a default may stand: as it is if it is one word, else in parentheses."""
    return sql if _ATOM.fullmatch(sql) or _is_call(sql) else f"({sql})"


def _key(sql: str) -> str:
    """An expression as a key: a call as it is, anything else in parentheses."""
    return sql if _is_call(sql) else f"({sql})"


def _is_call(sql: str) -> bool:
    called = _CALLED.match(sql)
    return called is not None and paren_end(sql, called.end()) == len(sql)


def element(part: Element) -> str:
    """One key."""
    text = name(part.column) if part.column else _key(part.expression.sql) if part.expression else ""
    if part.collation:
        text += f" collate {'.'.join(map(name, part.collation))}"
    if part.operator_class:
        text += f" {part.operator_class}"
    if part.descending:
        text += " desc"
    if part.nulls_first is not None:
        text += f" nulls {'first' if part.nulls_first else 'last'}"
    if part.statistics is not None:
        text += f" statistics {part.statistics}"
    return text + (f" with {part.operator}" if part.operator else "")


def given(written: str, table: str, second: str | None, label: str) -> str:
    """A name with a space behind it, or nothing where PostgreSQL would choose the same."""
    return "" if written == naming.object_name(table, second, label) else f"{name(written)} "


def role(text: str) -> str:
    """A role that is given something; some words mean a role of the moment, and are no names."""
    return text if text in PSEUDO_ROLES else name(text)


def grants(listed: tuple[Grant, ...], on: str | None = None) -> list[str]:
    """Grants as items, one for all roles that have the same, `on` something if it is said; `grant none` for none."""
    about = f" on {on}" if on else ""
    held: dict[tuple[str, bool], list[str]] = {}
    for grant in listed:
        rights = ", ".join(
            f"{privilege} ({', '.join(map(name, columns))})" if columns else privilege
            for privilege, columns in grant.privileges
        )
        held.setdefault((rights, grant.grantable), []).append(role(grant.role))
    return [
        f"grant {rights}{about} to {', '.join(roles)}{' with grant option' if grantable else ''}"
        for (rights, grantable), roles in held.items()
    ] or [f"grant none{about}"]


def distribution(found: Distribution) -> str:
    """`distribute …` as an item."""
    if found.column is None:
        return "distribute everywhere"
    along = f" with {qname(found.along, found.table[1])}" if found.along else ""
    return f"distribute by ({name(found.column)}){along}"


def expectations(lines: list[Expectation]) -> list[str]:
    """All expectations of a table as one item, with whose row it is written out."""
    return ["expect {\n" + "\n".join(map(_expectation, lines)) + "\n}"] if lines else []


def _expectation(line: Expectation) -> str:
    text = line.who if line.who in ("owner", "others") else name(line.who)
    text += f" ({line.owned.sql})" if line.owned else ""
    if line.cannot_change:
        return f"{text} cannot change {', '.join(map(name, line.cannot_change))}"
    verbs = (f"{verb} ({', '.join(map(name, columns))})" if columns else verb for verb, columns in line.verbs)
    return f"{text} {', '.join(verbs)}" + (f" when ({line.when.sql})" if line.when else "")


def lifecycle(steps: tuple[LifecycleStep, ...]) -> str:
    """The chain of `then`."""
    out = ""
    for step in steps:
        out += f" then {step.action}"
        if step.target:
            out += f" to {'.'.join(map(name, step.target))}"
        if step.location:
            out += f" {quoted(step.location)}"
        if step.keep:
            out += f" keep {step.keep.text}"
    return out
