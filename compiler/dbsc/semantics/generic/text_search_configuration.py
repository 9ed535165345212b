"""`text search configuration name { copy english; mapping asciiword, word with unaccent, english_stem }`."""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Ref, TextSearchConfiguration, TextSearchDictionary, ref
from dbsc.catalog.text_search import TOKENS
from dbsc.diagnostics import Label, did_you_mean
from dbsc.record import Record
from dbsc.semantics import text_search
from dbsc.semantics.context import Context
from dbsc.semantics.generic import forms
from dbsc.semantics.generic.kind import Key, Kind, Reading, keep
from dbsc.semantics.lift_parts import name
from dbsc.source import Span
from dbsc.syntax import ast


class Mapping(Record):
    """`mapping tokens with dictionaries`."""

    tokens: tuple[ast.Name, ...]
    dictionaries: tuple[ast.QName, ...]


def _declare(ctx: Context, reading: Reading) -> bool:
    return text_search.declare(ctx.names, ref(reading.kind.words, reading.schema, reading.name), reading.span)


def _lower(ctx: Context, reading: Reading) -> Ref | None:
    values, schema = reading.values, reading.schema
    uses: list[Ref] = []
    source = parser = None
    if "copy" in values:
        found = text_search.resolve(ctx.names, "configuration", values.get("copy"), schema)
        source, uses = (found[0], list(found[1])) if found else (None, [])
    if "parser" in values:
        written = values.get("parser").parts
        own = ctx.names.made_by_block("text search parser", written[-1])
        parser = written if len(written) > 1 else (schema if own else "pg_catalog", *written)
    if not reading.external:
        _check(ctx, reading)
    seen: dict[str, Span] = {}
    mappings = []
    for line in values.all("mapping"):
        _tokens(ctx, line.value, seen, parser)
        paths = []
        for dictionary in line.value.dictionaries:
            found = text_search.resolve(ctx.names, "dictionary", dictionary, schema)
            if found:
                paths.append(found[0])
                uses += found[1]
        mappings.append((tuple(token.text for token in line.value.tokens), tuple(paths)))
    made = TextSearchConfiguration(
        schema, reading.name, source, parser, tuple(mappings), tuple(uses), reading.doc, reading.span
    )
    return made.ref if keep(ctx, made, reading) else None


def _check(ctx: Context, reading: Reading) -> None:
    values = reading.values
    copy, parser = values.span("copy"), values.span("parser")
    if copy is not None and parser is not None:
        message = "a configuration is a copy of another, or is made for a parser: one of them"
        ctx.error("DBS008", message, parser, labels=(Label(copy, "the first one"),))
    elif copy is None and parser is None:
        message = "a text search configuration needs `copy` or `parser`"
        ctx.error("DBS270", message, reading.span, help_="write `copy english` or `parser default` in its block")
    elif parser is not None and values.get("parser").parts not in (("default",), ("pg_catalog", "default")):
        written = values.get("parser")
        outside = len(written.parts) > 1 and ctx.names.schemas.get(written.parts[0])
        if not outside and not ctx.names.made_by_block("text search parser", written.parts[-1]):
            message = f"there is no text search parser `{written.text}`"
            ctx.error("DBS115", message, written.span, help_="write `parser default`")


def _tokens(ctx: Context, mapping: Mapping, seen: dict[str, Span], parser: tuple[str, ...] | None) -> None:
    """A token is one of the parser's, and goes to one list of dictionaries."""
    for token in mapping.tokens:
        if token.text not in TOKENS and parser in (None, ("pg_catalog", "default")):
            help_ = did_you_mean(token.text, TOKENS) or "write " + ", ".join(f"`{each}`" for each in TOKENS)
            ctx.error("DBS007", f"the default parser finds no `{token.text}`", token.span, help_=help_)
        elif token.text in seen:
            labels = (Label(seen[token.text], "the first one"),)
            ctx.error("DBS008", f"`{token.text}` is mapped twice", token.span, labels=labels)
        seen[token.text] = token.span


def _read_mapping(words: tuple[ast.Word, ...]) -> object:
    at = next((number for number, word in enumerate(words) if (word.kind, word.text) == ("NAME", "with")), None)
    if at is None:
        return None
    tokens, dictionaries = forms.NAMES.read(words[:at]), forms.QNAMES.read(words[at + 1 :])
    if not isinstance(tokens, tuple) or not isinstance(dictionaries, tuple):
        return tokens if not isinstance(tokens, tuple) else dictionaries
    return Mapping(tokens, dictionaries)


def _lift(configuration: TextSearchConfiguration, catalog: Catalog) -> list[str]:
    configurations = {each.name for each in catalog.all(TextSearchConfiguration)}
    own = {each.name for each in catalog.all(TextSearchDictionary)}
    lines = [f"copy {_path(configuration.source, configurations)}"] if configuration.source else []
    lines += [f"parser {_path(configuration.parser, set())}"] if configuration.parser else []
    for tokens, paths in configuration.mappings:
        dictionaries = ", ".join(_path(path, own) for path in paths)
        lines.append(f"mapping {', '.join(map(name, tokens))} with {dictionaries}")
    return lines


def _path(path: tuple[str, ...], own: set[str]) -> str:
    """A name; PostgreSQL's own are said without their schema where none of ours is called the same."""
    is_plain = path[0] == "pg_catalog" and path[-1] not in own
    return ".".join(map(name, path[1:] if is_plain else path))


KIND = Kind(
    words="text search configuration",
    keys=(
        Key("copy", forms.QNAME, "copy english"),
        Key("parser", forms.QNAME, "parser default"),
        Key(
            "mapping",
            forms.Form("tokens, `with`, and dictionaries", _read_mapping),
            "mapping asciiword, word with english_stem",
            repeats=True,
        ),
    ),
    lower=_lower,
    lift=_lift,
    declare=_declare,
)
