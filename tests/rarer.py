"""Kinds of object that few schemas have, as drawn declarations."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from pieces import Types, Written, block, maybe

_DDL = "function on_ddl() returns event_trigger language plpgsql as $$ begin null; end $$"
_SERVER = (
    "foreign data wrapper plain { option debug 'it''s'; grant usage to app }",
    "--- Elsewhere.\nserver elsewhere { wrapper plain; type 'x'; version '1'; option host 'h' }",
)
_FOREIGN = """
--- What is there.
foreign table far_away server elsewhere {
  id    int option column_name 'Id'
  note  text? = 'x' check (note <> '')
  option table_name 't'
  grant select to reader
}"""
# Of each kind, its forms: the declarations that make one.
_APART: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("extension hstore",), ("schema apart", "extension btree_gist schema apart")),
    (_SERVER, (*_SERVER, "user mapping app { server elsewhere; option user 'u' }", _FOREIGN)),
    (
        ("text search dictionary words { template simple; option stopwords 'english' }",),
        (
            "text search dictionary german { template snowball; option language german }",
            "text search configuration texts { copy pg_catalog.english; mapping asciiword with german, simple }",
        ),
        ("--- None.\ntext search configuration bare { parser default; mapping int with simple }",),
    ),
    (
        (_DDL, "event trigger seen { on ddl_command_end; execute on_ddl() }"),
        (_DDL, "event trigger gone { on sql_drop when tag in ('DROP TABLE'); execute on_ddl(); disabled }"),
    ),
    (
        ("procedure tidy(a int, inout b text = 'x') language plpgsql as $$ begin commit; end $$",),
        ("function many(variadic rest int[], out total int) language sql as $$ select 1 $$",),
        ("function rows_of() returns table (a int, b text) language sql rows 7 cost 5 as (select 1, 'x')",),
        ("function row_at() returns bigint language internal window immutable as 'window_row_number'",),
        ("function any_of(a anyelement) returns anyelement strict parallel safe language sql as $$ select a $$",),
    ),
    (
        ('type parcel {\n  --- In grams.\n  weight  int?\n  note  text? collate "C"\n}', "table parcels of parcel {}"),
        ("type parcel { weight int?; note text? }", "table parcels of parcel { weight int = 5; unique (note) }"),
    ),
    (
        ("table base_of_it { id int; note text = 'x' }", "table below_it inherits base_of_it { more int? }"),
        (
            "table base_of_it { id int; note text?; check known (id > 0) }",
            "table other_base { id int; at date? }",
            "table below_it inherits base_of_it, other_base { note text = 'y'; index (at) }",
        ),
    ),
    (
        ("default privileges for app { grant none on functions; grant usage on types to reader }",),
        ("default privileges { grant usage on schemas to reader with grant option }",),
    ),
    (
        ("publication of_all { all tables; publish insert }",),
        ("publication of_schema { schema public; publish insert, truncate; via root }",),
        ("publication of_none {}",),
    ),
)


def rarer(draw: st.DrawFn, types: Types) -> list[str]:
    """Some of the kinds that few schemas have; the types and defaults that come with them are added to `types`."""
    made = []
    if draw(st.booleans()):
        lines = draw(st.lists(st.sampled_from(("start 5", "increment 2", "cache 10", "cycle")), unique=True))
        made.append(block("sequence numbers", [*lines, "", "grant usage to app"] if lines else ["grant usage to app"]))
        types["bigint"] = (("nextval('numbers')", "0"), ("{c} <> 0",))
    if draw(st.booleans()):
        multirange = maybe(draw, "multirange  float_ranges", 2)
        over = draw(
            st.sampled_from((["subtype float8", "subtype diff float8mi"], ["subtype float8"], ["subtype int4"]))
        )
        lines = [*over, *([multirange] if multirange else [])]
        made.append(block("range type float_range", lines))
        types["float_range"] = ((), ("not isempty({c})",))
    if draw(st.booleans()):
        made.append('collation plain { from "C" }')
    if draw(st.booleans()):
        made.append("function pick(text, text) returns text language sql immutable as $$ select coalesce($1, $2) $$")
        made.append(
            block(
                "aggregate first_of(text)", ["sfunc pick", "stype text", maybe(draw, "parallel safe") or "initcond ''"]
            )
        )
    if draw(st.booleans()):
        made.append("default privileges in schema public { grant select on tables to reader }")
    if draw(st.booleans()):
        made.append(
            block(
                "role worker", draw(st.sampled_from((["login"], ["login", "connection limit 5", "member of reader"])))
            )
        )
    if draw(st.booleans()):
        made.append("pool web { mode transaction; port 6432; clients 100; size 20 }")
        made.append("backup nightly { full daily at '02:00' keep 30 days; to 's3://b/'; rto 1 hour }")
    if draw(st.booleans()):
        made.append("mixin stamped(at = made_at) {\n  made_at  timestamptz = now()\n  index (:at)\n}")
        made.append(
            "table stamps {\n  id  int pk\n  ...stamped\n}\n\ntable seals {\n  id  int pk\n  ...stamped(at => id)\n}"
        )
    if draw(st.booleans()):
        values = draw(st.lists(st.sampled_from(("('a', 1)", "('b', 2)", "('it''s', null)")), unique=True, min_size=1))
        made.append("table plans {\n  code  text pk\n  rank  int?\n" + block("rows (code, rank)", values, "  ") + "\n}")
    if draw(st.booleans()):
        made.append("sql loosely $$ create table by_hand (id int) $$ down $$ drop table by_hand $$")
    return made + [text for forms in _APART if draw(st.integers(1, 4)) == 4 for text in draw(st.sampled_from(forms))]


_VIEWS = (
    "view sorted with (security_barrier) as (select {c} from {t} where {c} is not null) with local check option {{\n"
    "  --- Said of it.\n  trigger instead_of instead of insert execute touch()\n}}",
    "view valued as (select {c} as a, 1 as b from {t}) {{\n  column b = 5\n  grant select (a) to reader\n}}",
    "materialized view kept as (select {c} as a, 1 as b from {t}) with no data {{\n"
    "  column b statistics 100\n  unique index (a) where (b > 0)\n  statistics on (a, b)\n}}",
    "view counted (n) as (select count(*) from {t})",
)


def of_tables(draw: st.DrawFn, tables: Sequence[Written]) -> list[str]:
    """What belongs to some of the tables: a sequence, a publication, triggers and columns of views."""
    made = []
    names = [table.name for table in tables]
    if draw(st.booleans()):
        chosen = draw(st.lists(st.sampled_from(names), unique=True, min_size=1))
        made.append(block("publication live", [*(f"table {name}" for name in chosen), "publish insert"]))
    if draw(st.booleans()):
        table = draw(st.sampled_from(tables))
        column = draw(st.sampled_from(table.ordered()))
        schema = table.name.rpartition(".")[0]
        name = f"{schema}.of_table" if schema else "of_table"
        made.append(block(f"sequence {name}", [f"owned by  {table.name}.{column}"]))
    if draw(st.booleans()):
        table = draw(st.sampled_from(tables))
        column = draw(st.sampled_from(table.ordered()))
        made.append(draw(st.sampled_from(_VIEWS)).format(t=table.name, c=column))
    return made
