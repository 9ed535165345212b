"""Text search: dictionaries and configurations."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Object, Ref, TextSearchConfiguration, TextSearchDictionary, ref
from dbsc.postgres.introspect.queries import of_database
from dbsc.postgres.introspect.reading import Reading
from dbsc.postgres.snapshot_sql import OWN_OBJECT
from dbsc.sqltext import tokens
from dbsc.sqltext.parse import Fragment, parse_expression
from dbsc.sqltext.quote import literal, unquote

QUERIES = {
    "dictionary": f"""
    select d.oid::int8 as oid, n.nspname::text as schema, d.dictname::text as name, d.dictinitoption as options,
      array[tn.nspname::text, t.tmplname::text] as template
    from pg_ts_dict d
    join pg_namespace n on n.oid = d.dictnamespace
    join pg_ts_template t on t.oid = d.dicttemplate
    join pg_namespace tn on tn.oid = t.tmplnamespace
    where {of_database("pg_ts_dict", "d.oid", "n")}
    order by n.nspname collate "C", d.dictname collate "C" """,
    "configuration": f"""
    select c.oid::int8 as oid, n.nspname::text as schema, c.cfgname::text as name,
      array[pn.nspname::text, p.prsname::text] as parser
    from pg_ts_config c
    join pg_namespace n on n.oid = c.cfgnamespace
    join pg_ts_parser p on p.oid = c.cfgparser
    join pg_namespace pn on pn.oid = p.prsnamespace
    where {of_database("pg_ts_config", "c.oid", "n")}
    order by n.nspname collate "C", c.cfgname collate "C" """,
    # PostgreSQL's own configurations are what others are copied from
    "mapping": f"""
    select c.oid::int8 as configuration, n.nspname::text as schema, c.cfgname::text as name, t.alias as token,
      array_agg(m.mapdict::int8 order by m.mapseqno) as dictionaries
    from pg_ts_config_map m
    join pg_ts_config c on c.oid = m.mapcfg
    join pg_namespace n on n.oid = c.cfgnamespace
    join lateral ts_token_type(c.cfgparser) t on t.tokid = m.maptokentype
    where exists (select from pg_ts_config where oid >= {OWN_OBJECT})
    group by c.oid, n.nspname, c.cfgname, m.maptokentype, t.alias
    order by c.oid, m.maptokentype""",
    "dictionary name": """
    select d.oid::int8 as oid, n.nspname::text as schema, d.dictname::text as name
    from pg_ts_dict d join pg_namespace n on n.oid = d.dictnamespace""",
}

Mappings = dict[str, tuple[int, ...]]
"""The dictionaries of each token, by number."""


def read(reading: Reading) -> Iterator[Object]:
    """The dictionaries and configurations of a database."""
    for row in reading.rows("dictionary"):
        yield TextSearchDictionary(
            schema=row.schema,
            name=row.name,
            template=tuple(row.template),
            options=tuple(_options(row.options or "")),
            uses=tuple(use for use in reading.used_by("pg_ts_dict", row.oid) if use.kind != "schema"),
            comment=reading.comment("pg_ts_dict", row.oid),
        )
    yield from _configurations(reading)


def _options(text: str) -> Iterator[tuple[str, str]]:
    """Names and values as SQL, from `language = 'english', accept = 'false'`."""
    found = tokens.scan(text)
    assert isinstance(found, tokens.Tokens)
    words = [found.text(number) for number in range(len(found))]
    starts = [0, *(number + 1 for number, word in enumerate(words) if word == ",")]
    for start, end in zip(starts, [*(start - 1 for start in starts[1:]), len(words)], strict=True):
        if end > start:
            yield unquote(words[start]), _value("".join(words[start + 2 : end]))


def _value(written: str) -> str:
    """A number as it is, a text as a plain constant."""
    constant = parse_expression(written)
    assert isinstance(constant, Fragment)
    text = constant.tree.get("A_Const", {}).get("sval")
    return written if text is None else literal(text.get("sval", ""))


def _configurations(reading: Reading) -> Iterator[TextSearchConfiguration]:
    mappings: dict[int, Mappings] = {}
    own: dict[str, Mappings] = {}
    for row in reading.rows("mapping"):
        mappings.setdefault(row.configuration, {})[row.token] = tuple(row.dictionaries)
        if row.schema == "pg_catalog":
            own[row.name] = mappings[row.configuration]
    paths = {row.oid: (row.schema, row.name) for row in reading.rows("dictionary name")}
    for row in reading.rows("configuration"):
        all_ = mappings.get(row.oid, {})
        source = _source(all_, own) if row.parser == ["pg_catalog", "default"] else None
        told = _lines(all_, own[source] if source else {})
        used = dict.fromkeys(_used(reading, each) for _, dictionaries in told for each in dictionaries)
        yield TextSearchConfiguration(
            schema=row.schema,
            name=row.name,
            source=("pg_catalog", source) if source else None,
            parser=None if source else tuple(row.parser),
            mappings=tuple((names, tuple(paths[each] for each in dictionaries)) for names, dictionaries in told),
            uses=tuple(use for use in used if use is not None),
            comment=reading.comment("pg_ts_config", row.oid),
        )


def _used(reading: Reading, dictionary: int) -> Ref | None:
    extension = reading.members.get(("pg_ts_dict", dictionary))
    return ref("extension", extension) if extension else reading.names.get(("pg_ts_dict", dictionary))


def _source(mappings: Mappings, own: dict[str, Mappings]) -> str | None:
    """The configuration of PostgreSQL of which the least has to be said to make this one; None if none is like it."""
    alike = {name: len(_lines(mappings, base)) for name, base in own.items() if base.keys() == mappings.keys()}
    best = min(alike, key=lambda name: (alike[name], name), default=None)
    return best if best is not None and alike[best] < len(_lines(mappings, {})) else None


def _lines(mappings: Mappings, base: Mappings) -> list[tuple[tuple[str, ...], tuple[int, ...]]]:
    """The tokens that go to other dictionaries than in `base`, those that go to the same together."""
    lines: dict[tuple[int, ...], list[str]] = {}
    for token, dictionaries in mappings.items():
        if base.get(token) != dictionaries:
            lines.setdefault(dictionaries, []).append(token)
    return [(tuple(names), dictionaries) for dictionaries, names in lines.items()]
