"""Reads a generic declaration by the description of its kind, and reports what the kind does not have."""

from __future__ import annotations

from dbsc.diagnostics import Diagnostic, Label, did_you_mean, nearest
from dbsc.semantics.context import Context
from dbsc.semantics.generic import forms
from dbsc.semantics.generic.kind import Key, Kind, Reading, Said, Values
from dbsc.semantics.generic.kinds import KINDS, LATER, kind_of
from dbsc.semantics.places import path
from dbsc.source import Span
from dbsc.syntax import ast
from dbsc.syntax.continuation import DECLARATIONS

_MOST_WORDS = 3  # of a kind, and of a key
_MOST_LISTED = 10  # keys in a message


def read(ctx: Context, written: ast.Generic, schema: str, external: bool, *, extends: bool = False) -> Reading | None:
    """What a declaration says; None (and a diagnostic) where its kind or its name cannot be told."""
    found = _kind(ctx, written, "external" if external else "extend" if extends else None)
    if found is None:
        return None
    words, rest = found
    kind = kind_of(words)
    name, was = _named(ctx, words, rest, written)
    if name is None:
        return None
    where, last = "", name.parts[-1]
    if kind.in_schema:
        where, last = path(ctx, name, schema, external or extends)
    elif len(name.parts) > 1:
        message = f"`{name.text}` has a dot, and {kind.called} is in no schema"
        ctx.error("DBS001", message, name.span, help_=f"write `{words} {last}`")
    else:
        ctx.claim_length(ast.Name(last, name.span))
    if external and not kind.can_be_external:
        ctx.error("DBS207", f"nothing here could refer to {kind.called} that is there already", written.span)
    if extends and not kind.grants and not kind.extend_keys:
        help_ = f"write it in the block of `{words} {last}`"
        ctx.error("DBS243", f"nothing can be added to {kind.called} from outside", written.span, help_=help_)
        return None
    keys = kind.extend_keys if extends else kind.keys
    what = f"`extend {words}`" if extends else kind.called
    entries = _without_refused(ctx, kind, written.entries)
    values = read_entries(ctx, what, keys, entries, None if external or extends else name.span)
    for grant in written.items if not kind.grants else ():
        ctx.error("DBS240", f"PostgreSQL has no privileges on {kind.called}", grant.span, help_="leave it out")
    grants = written.items if kind.grants else ()
    return Reading(kind, where, last, external, values, grants, was, written.doc, name.span, extends)


def _without_refused(ctx: Context, kind: Kind, entries: tuple[ast.Entry, ...]) -> tuple[ast.Entry, ...]:
    """The lines but for those that no schema may have, which are reported."""
    refused = {each.name: each for each in kind.refused}
    for entry in entries:
        found = refused.get(entry.words[0].text)
        if found is not None:
            ctx.error("DBS207", found.why, entry.span, help_=found.help)
    return tuple(entry for entry in entries if entry.words[0].text not in refused)


def _kind(ctx: Context, written: ast.Generic, before: str | None) -> tuple[str, tuple[ast.Word, ...]] | None:
    """The words of the kind, and what follows them."""
    heads = written.words
    for count in range(_MOST_WORDS, 0, -1):
        words = " ".join(word.text for word in heads[:count])
        if words in KINDS or words in LATER:
            if words in KINDS:
                return words, heads[count:]
            message = f"this version of dbsc does not act on `{words}` yet"
            ctx.error("DBS901", message, written.span, help_="leave it out for now")
            return None
    _unknown_kind(ctx, heads, before)
    return None


_NEVER_EXTERNAL = frozenset({"enum", "domain", "range"})  # each is a type


_OF_OTHERS = {
    "user": "a user is a role that can log in: write `role name { login }`; `user mapping` is for other servers",
    "group": "a group is a role: write `role name {}`, and `member of name` in its members",
    "extensions": "write `extension name`, each on a line of its own",
}


def _unknown_kind(ctx: Context, heads: tuple[ast.Word, ...], before: str | None) -> None:
    first = heads[0].text
    if before and len(heads) > 1 and heads[1].text == ".":
        called = "".join(word.text for word in heads)
        mend = f"write `{before} table {called}`"
        ctx.error("DBS007", f"`{before}` says what `{called}` is", heads[0].span, help_=mend)
        return
    if first in _NEVER_EXTERNAL:
        called = heads[1].text if len(heads) > 1 else "name"
        mend = f"write `external type {called}`: of what is there already the name is enough"
        ctx.error("DBS007", f"`external` does not go with `{first}`", heads[0].span, help_=mend)
        return
    longer = [words for words in (*KINDS, *LATER) if words.startswith(f"{first} ")]
    known = sorted({*DECLARATIONS, *KINDS, *LATER} - {"grant"})
    help_ = f"write `{longer[0]} name {{ … }}`" if longer else did_you_mean(first, known)
    help_ = _OF_OTHERS.get(first, help_)
    examples = "declarations are `table`, `enum`, `view`, `function`, `extension`, `sequence` …"
    ctx.error("DBS007", f"there is no declaration `{first}`", heads[0].span, help_=help_ or examples)


def _named(
    ctx: Context, kind: str, words: tuple[ast.Word, ...], written: ast.Generic
) -> tuple[ast.QName | None, tuple[ast.Was, ...]]:
    """The name, and those it had: `name was old was older`."""
    parts: list[list[ast.Word]] = [[]]
    for word in words:
        if word.kind == "NAME" and word.text == "was" and parts[-1]:
            parts.append([])
        else:
            parts[-1].append(word)
    names: list[ast.QName] = []
    for part in parts:
        name = forms.QNAME.read(tuple(part))
        if isinstance(name, ast.QName):
            names.append(name)
        elif isinstance(name, Diagnostic):
            ctx.diagnostics.append(name)
            return None, ()
        else:
            place = forms.covering(tuple(part)) if part else written.words[0].span
            message = f"this is no name of a {kind}" if part else f"this {kind} has no name"
            ctx.error("DBS001", message, place, help_=f"write `{kind} name {{ … }}`")
            return None, ()
    return names[0], tuple(ast.Was(name, name.span) for name in names[1:])


def read_entries(
    ctx: Context, what: str, keys: tuple[Key, ...], entries: tuple[ast.Entry, ...], place: Span | None
) -> Values:
    """What the lines of a block say. `place` is where to complain of what is missing; None where nothing has to be."""
    known = {key.name: key for key in keys}
    said: dict[str, Said] = {}
    out: list[Said] = []
    tried: set[str] = set()
    for entry in entries:
        found = _key(known, entry)
        if found is None:
            _unknown_key(ctx, what, known, entry)
            meant = nearest(entry.words[0].text, known)
            tried.update((meant,) if meant else ())
            continue
        key, words = found
        tried.add(key.name)
        value = key.form.read(words)
        if value is None:
            needs = (
                f"`{key.name}` needs {key.form.called}" if key.form is not forms.FLAG else f"`{key.name}` has no value"
            )
            ctx.error("DBS007", needs, entry.span, help_=f"write `{key.example}`")
            continue
        if isinstance(value, Diagnostic):
            ctx.diagnostics.append(value)
            continue
        line = Said(key.name, value, entry.span)
        if not key.repeats and key.name in said:
            label = Label(said[key.name].span, "the first one")
            ctx.error("DBS008", f"`{key.name}` is said twice", entry.span, labels=(label,))
            continue
        said.setdefault(key.name, line)
        out.append(line)
    for key in keys if place is not None else ():
        if key.required and key.name not in tried:
            ctx.error("DBS270", f"{what} needs `{key.name}`", place, help_=f"write `{key.example}` in its block")
    return Values(tuple(out))


def _key(known: dict[str, Key], entry: ast.Entry) -> tuple[Key, tuple[ast.Word, ...]] | None:
    """The key that a line starts with, the longest one, and the words after it."""
    for count in range(_MOST_WORDS, 0, -1):
        head = entry.words[:count]
        text = " ".join(word.text for word in head)
        if len(head) == count and text in known and all(word.kind == "NAME" for word in head):
            return known[text], entry.words[count:]
    return None


def _unknown_key(ctx: Context, what: str, known: dict[str, Key], entry: ast.Entry) -> None:
    first = entry.words[0]
    text = first.text.replace("_", " ")  # PostgreSQL's own words are one word as often as two: `lc_collate`
    two = " ".join(word.text for word in entry.words[:2])
    starts = [key for name, key in known.items() if name == text or name.startswith((f"{text} ", text[:4]))]
    help_ = did_you_mean(first.text, known) or did_you_mean(two, [name for name in known if " " in name])
    if help_ is None and len(text) > 3 and starts:
        help_ = f"write `{starts[0].example}`"
    listed = ", ".join(f"`{name}`" for name in list(known)[:_MOST_LISTED]) + (" …" if len(known) > _MOST_LISTED else "")
    ctx.error(
        "DBS007",
        f"{what} has no `{first.text}`",
        first.span,
        help_=help_ or f"{what} may say {listed or 'nothing but grants'}",
    )
