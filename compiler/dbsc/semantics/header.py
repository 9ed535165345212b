"""The `database` header: what it may say, and what holds where it says nothing."""

from __future__ import annotations

from dbsc.catalog.intent import Header
from dbsc.diagnostics import Diagnostic, Edit, did_you_mean
from dbsc.syntax import ast

_KEYS = ("target", "postgres", "migrations", "types", "user")
_TARGETS = ("postgres", "supabase")
_NUMBERINGS = ("numbered", "timestamp", "dbmate", "flyway", "sqitch")
TYPE_TARGETS = ("interfaces", "supabase", "kysely", "zod", "valibot", "pydantic", "metadata")
TYPE_OPTIONS = ("numeric_string", "int8_number", "int8_bigint")
POSTGREST_OPTIONS = ("postgrest_12", "postgrest_13", "postgrest_14")
"""What `supabase` may say of PostgREST, on whose version some types of supabase-js depend."""
OLDEST, NEWEST = 14, 18


def lower_header(header: ast.Database | None, on_supabase: bool, diagnostics: list[Diagnostic]) -> Header:
    """The header's values. Unknown words are errors: there is no open namespace of settings.

    Where no target is said, a schema that uses a module of `supabase` (`on_supabase`) is for Supabase.
    """
    out = Header(target="supabase" if on_supabase else "postgres")
    if header is not None:
        out = out.replace(name=header.name.text, comment=header.doc)
    seen: set[str] = set()
    for entry in header.entries if header else ():
        key, *values = entry.words
        if values and values[0].text == "=" and values[0].kind != "STRING":
            sign, *values = values
            message, edits = "a value stands right behind its key", (Edit(sign.span, ""),)
            diagnostics.append(Diagnostic("DBS004", message, sign.span, help="leave out `=`", edits=edits))
        if key.kind != "NAME" or key.text not in _KEYS:
            help_ = did_you_mean(key.text, _KEYS) or f"a header may say {', '.join(f'`{k}`' for k in _KEYS)}"
            diagnostics.append(Diagnostic("DBS007", f"unknown setting `{key.text}`", key.span, help=help_))
            continue
        if key.text in seen:
            message = f"`{key.text}` is said twice"
            diagnostics.append(Diagnostic("DBS008", message, entry.span, help="leave one of them out"))
        seen.add(key.text)
        out = _SETTERS[key.text](out, entry, values, diagnostics)
    usual = header_of(out.target)
    if "migrations" not in seen:
        out = out.replace(migrations=usual.migrations, numbering=usual.numbering)
    if out.user is None:
        out = out.replace(user=usual.user, user_role=usual.user_role)
    return out


def header_of(target: str) -> Header:
    """What holds for a target where the header says nothing else."""
    if target != "supabase":
        return Header(target=target)
    return Header(
        target=target,
        migrations="supabase/migrations",
        numbering="timestamp",
        user="auth.uid()",
        user_role="authenticated",
    )


def home_of_extensions(target: str) -> str:
    """The schema of an extension where none is written."""
    return "extensions" if target == "supabase" else "public"


def _one_of(words: list[ast.Word], allowed: tuple[str, ...], entry: ast.Entry, diagnostics: list[Diagnostic]) -> str:
    if len(words) == 1 and words[0].text in allowed:
        return words[0].text
    place = words[0].span if words else entry.span
    written = words[0].text if words else ""
    help_ = did_you_mean(written, allowed) or "write " + " or ".join(f"`{word}`" for word in allowed)
    message = f"unknown word `{written}`" if words else f"`{entry.words[0].text}` needs a value"
    diagnostics.append(Diagnostic("DBS007", message, place, help=help_))
    return allowed[0]


def _target(header: Header, entry: ast.Entry, words: list[ast.Word], diagnostics: list[Diagnostic]) -> Header:
    return header.replace(target=_one_of(words, _TARGETS, entry, diagnostics))


def _postgres(header: Header, entry: ast.Entry, words: list[ast.Word], diagnostics: list[Diagnostic]) -> Header:
    if len(words) == 1 and words[0].text.isdigit() and OLDEST <= int(words[0].text) <= NEWEST:
        return header.replace(postgres=int(words[0].text))
    help_ = f"write a version from {OLDEST} to {NEWEST}"
    place = words[0].span if words else entry.span
    diagnostics.append(Diagnostic("DBS007", "this is no version of PostgreSQL that dbsc knows", place, help=help_))
    return header


def _path(words: list[ast.Word], entry: ast.Entry, diagnostics: list[Diagnostic]) -> str | None:
    if words and words[0].kind == "STRING":
        return words[0].text
    key = entry.words[0].text
    path = words[0].text if words and words[0].kind == "QNAME" else "a/path"
    message = f"`{key}` needs a path in single quotes"
    diagnostics.append(Diagnostic("DBS007", message, entry.span, help=f"write `{key} '{path}'`"))
    return None


def _migrations(header: Header, entry: ast.Entry, words: list[ast.Word], diagnostics: list[Diagnostic]) -> Header:
    path = _path(words, entry, diagnostics)
    if path is None:
        return header
    header = header.replace(migrations=path.rstrip("/"), numbering="numbered")
    if words[1:]:
        header = header.replace(numbering=_one_of(words[1:], _NUMBERINGS, entry, diagnostics))
    return header


def _types(header: Header, entry: ast.Entry, words: list[ast.Word], diagnostics: list[Diagnostic]) -> Header:
    path = _path(words, entry, diagnostics)
    if path is None:
        return header
    options = []
    for word in words[1:]:
        if word.text in TYPE_TARGETS:
            header = header.replace(types_target=word.text)
        elif word.text in (*TYPE_OPTIONS, *POSTGREST_OPTIONS):
            options.append(word.text)
        elif word.text != ",":
            known = (*TYPE_TARGETS, *TYPE_OPTIONS, *POSTGREST_OPTIONS)
            help_ = did_you_mean(word.text, known) or "write " + ", ".join(f"`{k}`" for k in known)
            diagnostics.append(Diagnostic("DBS007", f"unknown word `{word.text}`", word.span, help=help_))
    taken = {"interfaces": TYPE_OPTIONS, "kysely": TYPE_OPTIONS, "supabase": POSTGREST_OPTIONS}
    left = [word for word in words[1:] if word.text in options and word.text not in taken.get(header.types_target, ())]
    if left:
        wrong = f"`{left[0].text}` is not for `{header.types_target}`"
        if left[0].text in POSTGREST_OPTIONS:
            why, help_ = "it says something to supabase-js", "leave it out, or write `supabase`"
        else:
            why = "in JSON, which PostgREST gives, a number is a number"
            help_ = "leave it out; what is sent may be a text as well, and `select('total::text')` reads one"
        diagnostics.append(Diagnostic("DBS902", f"{wrong}: {why}", left[0].span, help=help_))
        options = [option for option in options if option in taken.get(header.types_target, ())]
    return header.replace(types=path, types_options=tuple(options))


def _user(header: Header, entry: ast.Entry, words: list[ast.Word], diagnostics: list[Diagnostic]) -> Header:
    if len(words) == 3 and words[0].kind == "PAREN" and words[1].text == "as":
        return header.replace(user=words[0].text, user_role=words[2].text)
    help_ = "write `user (app.current_user_id()) as app_user`"
    diagnostics.append(Diagnostic("DBS007", "`user` needs an expression and a role", entry.span, help=help_))
    return header


_SETTERS = {
    "target": _target,
    "postgres": _postgres,
    "migrations": _migrations,
    "types": _types,
    "user": _user,
}
