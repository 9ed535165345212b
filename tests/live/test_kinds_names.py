"""Names: odd ones are kept, and those left out are the very ones that PostgreSQL itself would choose."""

from collections.abc import Iterator

import pytest

from catalogs import catalog_of
from databases import Database, names_chosen_by_postgresql, names_of, proven
from dbsc.catalog import naming
from dbsc.postgres.connection import Connection
from dbsc.postgres.scratch import Server
from dbsc.sqltext.quote import identifier

ODD = '''
database "Odd db" { target postgres; postgres 15 }

schema "My App" {
  --- Not an order.
  table "order" {
    "user" int pk
    "Select" text unique
    "with space" text?
    "Ümläut" text index
    "日本語" text
    "quo""te" int
    ünï int check (ünï > 0)
    "table" "My App"."Mood Enum" = 'Really Good'
    unique ("with space", "Ümläut")
    index (lower("日本語"))
    check ("quo""te" > 0)
    trigger "Trigger è" after insert execute "Do It"('a b')
    policy "Only ""mine""" for select to "Odd Role" using ("user" > 0)
    grant select ("with space"), insert to "Odd Role"
  }
  enum "Mood Enum" { 'Really Good', bad }
  domain "Do main" int check (value > 0)
  type "Com posite" { "A b" "Do main"; "c" "My App"."order" }
  view "V w" ("X y") as ( select "Select" from "order" )
  materialized view "M v" as ( select "user" as "U ser" from "order" ) { unique index ("U ser") }
  function "Do It"() returns trigger language plpgsql as $$ begin return new; end $$
  function "Fn"("In put" "My App"."Mood Enum", "order" "Do main"[]) returns "Com posite"
    language sql as $$ select null::"My App"."Com posite" $$ { grant execute to "Odd Role" }
  table "Parts" { "K ey" text; partition by list ("K ey") { "One Two" 'x'; "Rest" default } }
}
external role "Odd Role"

schema billing {
  table positions { id int pk; user_id -> "user"; name text unique }
  view active as ( select * from positions )
}
table positions {
  id int pk; user_id -> "user"; name text unique; amount int check (amount > 0)
  index (amount)
  policy p for select using (exists (select 1 from billing.positions b where b.id = positions.id))
}
view active as ( select * from positions )
table "user" { id int pk }
table key_words {
  type text; name text; status text; key int; value int; role text; comment text; "desc" int; "end" int; "default" int
  "index" int; "check" int; "policy" text; "grant" text; "unique" int; "pk" int; "partition" int; "trigger" int
  "foreign" int; "drop" int; "option" int; "rows" int; "access" int; "expect" int; "retain" int; "between" int
  "values" int; "time" int; "char" int; "interval" int; "left" int; "authorization" int; "json_scalar" int
}
'''

CHOSEN = """
database chosen { target postgres; postgres 15 }

table a_table_name_that_is_exactly_sixty_three_bytes_long_as_postgres {
  id int pk
  some_rather_long_column_name_to_be_cut int unique
  another_rather_long_column_name_to_be_cut int? check (another_rather_long_column_name_to_be_cut > 0)
  me -> a_table_name_that_is_exactly_sixty_three_bytes_long_as_postgres?
  counted bigserial
  index (some_rather_long_column_name_to_be_cut, another_rather_long_column_name_to_be_cut)
  index (some_rather_long_column_name_to_be_cut, id)
  unique (another_rather_long_column_name_to_be_cut, some_rather_long_column_name_to_be_cut)
  check (some_rather_long_column_name_to_be_cut > another_rather_long_column_name_to_be_cut)
}
table "日本語のテーブル名がとても長い場合" {
  id int pk
  "とても長い列の名前とても長い列" int unique check ("とても長い列の名前とても長い列" > 0)
  "もう一つのとても長い列の名前" -> "日本語のテーブル名がとても長い場合"?
  zähler serial
  index ("とても長い列の名前とても長い列", "もう一つのとても長い列の名前")
}
table a { b_c int unique check (b_c > 0); d int; index (b_c, d) }
table a_b { c int unique check (c > 0); c_d int; index (c_d) }
table t {
  a int check (a > 0) check (a > 1) check (a > 2)
  b int
  c int[]
  check (a > b)
  check (b > a)
  check (array_length(c, 1) > 0)
  check (t.b > 0)
  index (a); index (a); index (a)
  index (lower(b::text), lower(a::text))
  index ((a + b), (a - b), (a * b))
  index (a, a)
  index ((a::text::varchar(3)))
  index (cast(a as numeric(10, 2)))
  index ((c[1]))
  index ((c[1:2]))
  index ((nullif(a, 1)), (greatest(a, b)))
  index ((array[a, b]))
  index ((row(a, b) is null))
  index ((a in (1, 2)))
  index ((not (a > b)))
  index ((-a))
  index ((a between 1 and 2))
  index ((coalesce(a, b)), coalesce(b, a))
  index ((pg_catalog.upper(a::text)))
  index ((a::text collate "C"))
  index ((case when a > 0 then b end))
  index ((case when a > 0 then 1 else b end))
  index ((1 + 1))
  unique (a, b) include (c)
}
domain positive int check (value > 0) check (value < 9)
domain a_domain_name_that_is_exactly_sixty_three_bytes_long_as_postgre int check (value > 0) check (value < 9)
table many (
"""
CHOSEN = (
    CHOSEN.removesuffix("table many (\n")
    + "table many {\n"
    + "".join(f"  column_number_{number} int\n" for number in range(12))
    + "  unique ("
    + ", ".join(f"column_number_{number}" for number in range(12))
    + ")\n"
    + "  index ("
    + ", ".join(f"column_number_{number}" for number in range(1, 12))
    + ")\n}\n"
)


@pytest.fixture(scope="module")
def odd(server: Server) -> Iterator[Database]:
    with proven(server, ODD) as database:
        yield database


def test_odd_names_are_kept(odd: Database) -> None:
    columns = "select attname::text from pg_attribute where attrelid = %s::regclass and attnum > 0 order by attnum"
    assert odd.column(columns, '"My App"."order"') == [
        "user", "Select", "with space", "Ümläut", "日本語", 'quo"te', "ünï", "table",
    ]  # fmt: skip
    assert odd.column(columns, '"My App"."V w"') == ["X y"]
    assert odd.one("select tgname from pg_trigger where not tgisinternal") == "Trigger è"
    policies = "select polname from pg_policy where polrelid = %s::regclass"
    assert odd.column(policies, '"My App"."order"') == ['Only "mine"']
    assert odd.column("select inhrelid::regclass::text from pg_inherits order by 1") == [
        '"My App"."Parts_One Two"', '"My App"."Parts_Rest"',
    ]  # fmt: skip
    assert odd.one(
        """select proname || pg_get_function_identity_arguments(oid) from pg_proc where proname = 'Fn'"""
    ) == ('Fn"In put" "My App"."Mood Enum", "order" "My App"."Do main"[]')
    allowed = (
        "select has_column_privilege('Odd Role', %s, 'with space', 'select'),"
        " has_table_privilege('Odd Role', %s, 'select')"
    )
    assert odd.rows(allowed, '"My App"."order"', '"My App"."order"') == [(True, False)]


def test_names_mean_what_is_nearest(odd: Database) -> None:
    source = "select pg_get_viewdef(%s::regclass)"
    assert "FROM billing.positions" in odd.one(source, "billing.active")
    assert "FROM public.positions" in odd.one(source, "public.active")
    assert odd.one(
        "select confrelid::regclass::text from pg_constraint where conname = 'positions_user_id_fkey' limit 1"
    ) == ('public."user"')


@pytest.mark.parametrize("text", [CHOSEN, ODD], ids=["chosen", "odd"])
def test_names_are_those_of_postgresql(server: Server, text: str) -> None:
    with proven(server, text) as database:
        ours = names_of(database.connection)
    theirs = names_chosen_by_postgresql(server, catalog_of(text))
    for kind, names in ours.items():
        assert theirs[kind] == names


TABLES = (
    "t",
    "t" * 26,
    "t" * 27,
    "t" * 28,
    "t" * 29,
    "t" * 40,
    "t" * 57,
    "t" * 58,
    "t" * 63,
    "ü" * 20,
    "tü" * 21,
    "名" * 21,
)
COLUMNS = ("c", "c" * 25, "c" * 28, "c" * 29, "c" * 30, "c" * 50, "c" * 63, "é" * 31, "cé" * 10, "列" * 20)


def test_every_length_is_cut_as_postgresql_cuts_it(connection: Connection) -> None:
    for table in TABLES:
        made = ", ".join(f"{identifier(c)} int unique check ({identifier(c)} > 0)" for c in COLUMNS)
        connection.execute(f"create table {identifier(table)} (id serial primary key, {made})")
    found = {
        name
        for (name,) in connection.execute(
            "select conname::text from pg_constraint where contype <> 'n' and oid > 16384"
        )
    }
    found |= {name for (name,) in connection.execute("select relname::text from pg_class where relkind = 'S'")}
    taken: set[str] = set()
    ours = set()
    for table in TABLES:
        wanted: list[tuple[str | None, str]] = [("id", "seq"), (None, "pkey")]
        wanted += [(column, label) for label in ("key", "check") for column in COLUMNS]
        for column, label in wanted:
            name = naming.choose(table, column, label, taken)
            taken.add(name)
            ours.add(name)
    assert found == ours


@pytest.mark.parametrize("count", [2, 3, 8, 12, 40])
def test_names_of_several_columns(connection: Connection, count: int) -> None:
    columns = [f"{'ä' if number % 3 else 'col'}umn{number}" for number in range(count)][:32]
    listed = ", ".join(map(identifier, columns))
    made = ", ".join(f"{identifier(column)} int" for column in columns)
    connection.execute(f"create table several ({made}, unique ({listed})); create index on several ({listed})")
    found = {
        name for (name,) in connection.execute("select relname::text from pg_class where relkind = 'i' and oid > 16384")
    }
    found = {name for name in found if name.startswith("several")}
    part = naming.columns_part(columns)
    assert found == {naming.object_name("several", part, "key"), naming.object_name("several", part, "idx")}
