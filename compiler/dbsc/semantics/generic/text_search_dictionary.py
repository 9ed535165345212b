"""`text search dictionary name { template simple; option stopwords 'english' }`."""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Ref, TextSearchDictionary, ref
from dbsc.catalog.text_search import LANGUAGES, OF_EXTENSIONS, TEMPLATES
from dbsc.diagnostics import Label, did_you_mean
from dbsc.semantics import text_search
from dbsc.semantics.context import Context
from dbsc.semantics.generic import forms
from dbsc.semantics.generic.kind import Key, Kind, Reading, Said, keep
from dbsc.semantics.lift_parts import name
from dbsc.sqltext.quote import literal
from dbsc.syntax import ast


def _declare(ctx: Context, reading: Reading) -> bool:
    return text_search.declare(ctx.names, ref(reading.kind.words, reading.schema, reading.name), reading.span)


def _lower(ctx: Context, reading: Reading) -> Ref | None:
    template = _template(ctx, reading)
    if template is None and not reading.external:
        return None
    path, uses = template or (("pg_catalog", "simple"), ())
    options: dict[str, Said] = {}
    for line in reading.values.all("option"):
        key = line.value[0]
        if key in options:
            labels = (Label(options[key].span, "the first one"),)
            ctx.error("DBS008", f"option `{key}` is said twice", line.span, labels=labels)
        options[key] = line
    if not reading.external and path[0] == "pg_catalog":
        uses += _check(ctx, reading, path[1], options)
    told = tuple((key, line.value[1] if _is_number(line) else literal(line.value[1])) for key, line in options.items())
    made = TextSearchDictionary(reading.schema, reading.name, path, told, uses, reading.doc, reading.span)
    return made.ref if keep(ctx, made, reading) else None


def _template(ctx: Context, reading: Reading) -> text_search.Found | None:
    written = reading.values.get("template")
    if written is None:
        return None
    last, where = written.parts[-1], written.parts[:-1]
    if last in TEMPLATES and where in ((), ("pg_catalog",)):
        return ("pg_catalog", last), ()
    for extension, place in ctx.names.extensions.items():
        if OF_EXTENSIONS.get(extension, ("", ""))[0] == last and where in ((), (place,)):
            return (place, last), (ref("extension", extension),)
    if where and where[0] not in ("public", "pg_catalog") and ctx.names.schemas.get(where[0]):
        return written.parts, ()
    if ctx.names.made_by_block("text search template", last):
        return (where or (reading.schema,)) + (last,), ()
    bringing = next((each for each, brought in OF_EXTENSIONS.items() if brought[0] == last), None)
    help_ = f"write `extension {bringing}` at the top of the file" if bringing else did_you_mean(last, TEMPLATES)
    help_ = help_ or "write " + ", ".join(f"`{each}`" for each in TEMPLATES)
    ctx.error("DBS115", f"there is no text search template `{written.text}`", written.span, help_=help_)
    return None


def _check(ctx: Context, reading: Reading, template: str, options: dict[str, Said]) -> tuple[Ref, ...]:
    """The options that a template of PostgreSQL has, and what they need."""
    needed, allowed = TEMPLATES[template]
    for key in needed:
        if key not in options:
            message = f"a dictionary of template {template} needs the option `{key}`"
            ctx.error("DBS270", message, reading.span, help_=f"write `option {key} '…'` in its block")
    for key, line in options.items():
        if key not in (*needed, *allowed):
            known = (*needed, *allowed)
            help_ = did_you_mean(key, known) or "write " + ", ".join(f"`option {each} …`" for each in known)
            ctx.error("DBS007", f"template {template} has no option `{key}`", line.span, help_=help_)
    language = options.get("language") if template == "snowball" else None
    if language is not None and language.value[1] not in LANGUAGES:
        help_ = did_you_mean(language.value[1], LANGUAGES) or "write it in English, as in `option language french`"
        ctx.error("DBS271", f"there is no stemmer for '{language.value[1]}'", language.span, help_=help_)
    elif language is not None and LANGUAGES[language.value[1]] > ctx.header.postgres:
        ctx.newer(f"the stemmer for '{language.value[1]}'", LANGUAGES[language.value[1]], language.span)
    other = options.get("dictionary")
    if other is not None:
        found = text_search.resolve(
            ctx.names, "dictionary", ast.QName(tuple(other.value[1].split(".")), other.span), reading.schema
        )
        return found[1] if found else ()
    return ()


def _read_option(words: tuple[ast.Word, ...]) -> object:
    """A name and a text, a word, which is a text too, or a number, which PostgreSQL keeps as one."""
    signed = len(words) == 3 and words[1].text == "-" and words[2].kind == "NUMBER"
    if len(words) != 2 + signed or words[0].kind != "NAME" or words[-1].kind not in ("STRING", "NUMBER", "NAME"):
        return None
    return words[0].text, "-" * signed + words[-1].text, words[-1].kind == "NUMBER"


def _is_number(line: Said) -> bool:
    return bool(line.value[2])


def _lift(dictionary: TextSearchDictionary, _catalog: Catalog) -> list[str]:
    path = dictionary.template
    lines = [f"template {'.'.join(map(name, path[1:] if path[0] == 'pg_catalog' else path))}"]
    return lines + [f"option {name(key)} {sql}" for key, sql in dictionary.options]


KIND = Kind(
    words="text search dictionary",
    keys=(
        Key("template", forms.QNAME, "template simple", required=True),
        Key("option", forms.Form("a name and a text", _read_option), "option stopwords 'english'", repeats=True),
    ),
    lower=_lower,
    lift=_lift,
    declare=_declare,
)
