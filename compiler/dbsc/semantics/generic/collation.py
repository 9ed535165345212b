"""`collation name { provider icu; locale 'de-DE'; … }`, by the rules of PostgreSQL's `DefineCollation`."""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Collation, Ref, ref
from dbsc.diagnostics import Label
from dbsc.semantics.collations import resolve_collation
from dbsc.semantics.context import Context
from dbsc.semantics.generic import forms
from dbsc.semantics.generic.kind import Key, Kind, Reading, Said, keep
from dbsc.semantics.lift_parts import name, quoted

_BUILTIN_LOCALES = {"C": 17, "C.UTF-8": 17, "C.UTF8": 17, "PG_UNICODE_FAST": 18}


def _declare(ctx: Context, reading: Reading) -> bool:
    key = (reading.schema, reading.name)
    earlier = ctx.names.collations.get(key)
    if earlier is not None:
        labels = (Label(earlier[1], "the first one"),)
        ctx.error("DBS108", f"there are two collations named `{reading.name}`", reading.span, labels=labels)
        return False
    ctx.names.collations[key] = (ref("collation", *key), reading.span)
    return True


def _lower(ctx: Context, reading: Reading) -> Ref | None:
    values = reading.values
    source = values.get("from")
    if not reading.external:
        _check(ctx, reading)
    collation = Collation(
        schema=reading.schema,
        name=reading.name,
        source=resolve_collation(ctx.names, source, reading.schema) if source else None,
        provider=values.get("provider", "libc"),
        locale=values.get("locale"),
        lc_collate=values.get("lc collate"),
        lc_ctype=values.get("lc ctype"),
        deterministic=values.get("deterministic", True),
        rules=values.get("rules"),
        comment=reading.doc,
        origin=reading.span,
    )
    return collation.ref if keep(ctx, collation, reading) else None


def _check(ctx: Context, reading: Reading) -> None:
    values = reading.values
    said = {line.key: line for line in values.all()}
    if "from" in said:
        for line in said.values():
            if line.key != "from":
                labels = (Label(said["from"].span, "a copy has all of its source"),)
                ctx.error("DBS008", f"`{line.key}` does not go with `from`", line.span, labels=labels)
        return
    provider = values.get("provider", "libc")
    parts = [said[key] for key in ("lc collate", "lc ctype") if key in said]
    if "locale" in said and parts:
        labels = (Label(said["locale"].span, "it stands for both"),)
        ctx.error("DBS008", f"`{parts[0].key}` does not go with `locale`", parts[0].span, labels=labels)
    elif "locale" not in said and (provider != "libc" or len(parts) < 2):
        both = " or both `lc collate` and `lc ctype`" if provider == "libc" else ""
        message = f"a collation of provider {provider} needs a `locale`{both}"
        ctx.error("DBS270", message, reading.span, help_="write `locale 'de-DE'` in its block")
    if provider == "builtin":
        _check_builtin(ctx, said)
    if not values.get("deterministic", True) and provider != "icu":
        message = f"collations of provider {provider} are deterministic"
        ctx.error("DBS271", message, values.span("deterministic"), help_="write `provider icu`, or leave it out")
    if "rules" in said:
        if provider != "icu":
            help_ = "write `provider icu`, or leave them out"
            ctx.error("DBS271", "only collations of provider icu have rules", said["rules"].span, help_=help_)
        elif ctx.header.postgres < 16:
            ctx.newer("rules of a collation", 16, said["rules"].span)


def _check_builtin(ctx: Context, said: dict[str, Said]) -> None:
    """The locales of PostgreSQL's own provider are few."""
    locale = said.get("locale")
    if ctx.header.postgres < 17:
        ctx.newer("the provider `builtin`", 17, said["provider"].span)
    elif locale is not None and locale.value not in _BUILTIN_LOCALES:
        help_ = "write `locale 'C.UTF-8'`, `locale 'C'`, or, from 18 on, `locale 'PG_UNICODE_FAST'`"
        ctx.error("DBS271", f"the provider builtin has no locale '{locale.value}'", locale.span, help_=help_)
    elif locale is not None and ctx.header.postgres < _BUILTIN_LOCALES[locale.value]:
        ctx.newer(f"the locale '{locale.value}'", _BUILTIN_LOCALES[locale.value], locale.span)


def _lift(collation: Collation, _catalog: Catalog) -> list[str]:
    if collation.source:
        return [f"from {'.'.join(map(name, collation.source))}"]
    lines = [f"provider {collation.provider}"] if collation.provider != "libc" else []
    texts = {
        "locale": collation.locale,
        "lc collate": collation.lc_collate,
        "lc ctype": collation.lc_ctype,
        "rules": collation.rules,
    }
    lines += [f"{key} {quoted(text)}" for key, text in texts.items() if text is not None]
    return lines + ([] if collation.deterministic else ["deterministic false"])


KIND = Kind(
    words="collation",
    keys=(
        Key("from", forms.QNAME, 'from "C"'),
        Key("provider", forms.words_of("icu", "libc", "builtin"), "provider icu"),
        Key("locale", forms.STRING, "locale 'de-DE'"),
        Key("lc collate", forms.STRING, "lc collate 'de_DE.utf8'"),
        Key("lc ctype", forms.STRING, "lc ctype 'de_DE.utf8'"),
        Key("deterministic", forms.BOOLEAN, "deterministic false"),
        Key("rules", forms.STRING, "rules '&a < b'"),
    ),
    lower=_lower,
    lift=_lift,
    declare=_declare,
)
