"""Functions, triggers and views: what PostgreSQL says of them, and what they do, is what the source means."""

from collections.abc import Iterator

import pytest

from databases import Database, proven
from dbsc.postgres.scratch import Server

SCHEMA = r"""
database code { target postgres; postgres 15 }

enum mood { sad, ok }
domain pos int check (value > 0)
type pair { a int; b text? }
table t { id int pk; name text; feeling mood }

schema app {
  table t { id int pk }
  function inside(x t) returns int language sql as $$ select $1.id $$
  function app.audit() returns trigger language plpgsql as $$ begin return coalesce(new, old); end $$
}

--- Adds.
function add(a int, b int = 1) returns int language sql immutable strict parallel safe as $$ select a + b $$
function add(a bigint, b bigint) returns bigint language sql immutable not leakproof as $$ select a + b $$
function unnamed(int, text, timestamptz) returns bool language sql as 'select true'
function modes(in a int, in b text, inout c numeric, out d text) language plpgsql as $$ begin d := b; end $$
function spread(variadic numbers double precision[]) returns float8
  language sql as $$ select sum(n) from unnest(numbers) n $$
function all_t() returns setof t language sql stable rows 10 as $$ select * from public.t $$
function one_t() returns t language sql stable as $$ select * from public.t limit 1 $$
function tab(a int) returns table (id int, "Na me" text, m mood)
  language sql stable cost 50 as $$ select id, name, feeling from public.t where id = a $$
function mooded(
  m mood = 'ok', p pos = 1, r pair = null, at timestamp with time zone = now(), l text[] = array['a,b', 'c'],
  x varchar(10) default 'a''b', y numeric(10, 2) = 1
) returns mood language sql as $$ select m $$
function definer() returns void
  language plpgsql
  security definer
  set search_path = ''
  set work_mem to '1MB'
  set statement_timeout from current
  as $_$ begin perform 1; end $_$
function arrays() returns text[] language sql called on null input volatile parallel restricted
  as $$ select '{}'::text[] $$
function poly(anyelement, anyarray) returns anyelement language sql returns null on null input as $$ select $1 $$
function "Odd Fn"("A b" int, "order" text) returns json
  language sql as $$ select json_build_object('a', "A b", 'o', "order") $$
function dollars() returns text language sql as $x$ select $$it's$$ || '$body$' $x$
function standard(a int) returns bigint
  language sql as (return add(a, 1) + (select count(*) from later l where l.id > a))
function atomic(a int) returns setof later language sql as (
  begin atomic
    update t set name = 'x; y' where id = a; -- and so on
    with x as (select * from later) select * from x;
  end
)
function late() returns bigint language sql as $$ select count(*) from public.later $$
procedure set_name(a int, inout b text = 'x')
  language plpgsql as $$ begin update public.t set name = b where id = a; end $$
table later { id int pk; v int = add(1); w text as (lowered('X')); check (add(v) > 0) }
function lowered(a text) returns text language sql immutable as $$ select lower(a) $$

function mark() returns trigger language plpgsql as $$
begin
  new.b = concat_ws(',', new.b, tg_name, tg_argv[0]);
  return new;
end
$$
function nothing() returns trigger language plpgsql as $$ begin return null; end $$
table marked {
  id int pk; a int; b text; "C d" int?
  trigger one before insert execute mark('x', 5, 'it''s', 1.5, word)
  trigger two after insert, update of (a, "C d"), delete execute app.audit()
  trigger three before truncate for each statement execute nothing()
  trigger three_b after truncate execute nothing()
  trigger four after update for each statement referencing old table as old_rows new table as new_rows execute nothing()
  trigger four_i after insert for each statement referencing new table new_rows execute nothing()
  trigger four_r after delete for each row referencing old table as gone execute nothing()
  trigger five before update when (old.a is distinct from new.a and new."C d" > 3) execute mark('five')
  trigger five_b before update for each row when (old.* is distinct from new.*) execute mark('all')
  trigger five_c after update for each statement when (true) execute nothing()
  constraint trigger six after insert or update execute nothing()
  constraint trigger seven after insert deferrable initially deferred for each row when (new.a > 0) execute nothing()
  constraint trigger eight after delete from t deferrable execute nothing()
  constraint trigger eight_b after delete from t not deferrable execute nothing()
  trigger nine before insert execute mark('off') disabled
  trigger ten after insert execute nothing() always
  trigger eleven after insert execute nothing() replica
  trigger thirteen before update of (a) for row execute mark('a')
}

--- A view.
view plain as ( select * from marked )
view named (x, y) as ( select id, a from marked )
view named_some (x) as ( select id, a from marked )
view over as ( select x + 1 as x1, named.y from named where x > 0 )
view over_over with (security_invoker, security_barrier) as ( select * from over )
view barrier with (security_barrier = false) as ( select id from plain )
view checked as ( select * from t where id > 0 ) with check option
view checked_local as ( select * from t where id > 0 ) with local check option
view checked_option with (check_option = local) as ( select * from t where id > 0 )
view unions as ( select 1 as n union all select id from t order by 1 limit 5 )
view recursion as (
  with recursive q(n) as (select 1 union all select n + 1 from q where n < 5)
  select q.n, t.name from q left join t on t.id = q.n
)
view grouped as (
  select b, count(*), sum(a) as total, max(id) filter (where a > 0) as m, array_agg(a order by id)
  from marked group by b having count(*) > 1
)
view constants as ( select 1 as one, 'x' as text_, null::int as n, now() as at, current_date, 'a'::varchar(3) as v )
view odd as ( select "C d", marked.b as "order", id as "Üß" from marked )
view "Odd view" as ( select "C d" from odd )
view remark as ( select id from t -- ends in a remark
)
view listed as ( values (1, 'a'), (2, 'b') )
view sideways as ( select t.id, l.n from t, lateral (select count(*) as n from t u where u.id = t.id) l )
view called as ( select * from generate_series(1, 3) as g(i) )
view windowed as ( select id, row_number() over (partition by name order by id) as rn from t )
view writable as ( select id, a from marked ) { trigger instead instead of insert or update execute nothing() }
--- Kept.
materialized view totals as ( select b, count(*) as n from marked group by b ) {
  --- Of the view.
  unique index (b)
  index (n desc)
  index using hash (b)
  index totals_named (n, b) include (b) where (n > 1)
  index (lower(b), (n + 1)) with (fillfactor = 70)
}
materialized view empty with (fillfactor = 70) as ( select id from t ) with no data
"""


@pytest.fixture(scope="module")
def code(server: Server) -> Iterator[Database]:
    with proven(server, SCHEMA) as database:
        yield database


# ---------------------------------------------------------------- functions


def test_functions_are_told_apart_by_their_inputs(code: Database) -> None:
    found = code.column(
        "select oid::regprocedure::text from pg_proc"
        " where pronamespace in ('public'::regnamespace, 'app'::regnamespace)"
        " and oid not in (select objid from pg_depend where deptype = 'e')"
    )
    assert {name.removeprefix("public.") for name in found} == {
        "app.inside(app.t)", "app.audit()", "add(integer,integer)", "add(bigint,bigint)",
        "unnamed(integer,text,timestamp with time zone)", "modes(integer,text,numeric)", "spread(double precision[])",
        "all_t()", "one_t()", "tab(integer)",
        "mooded(public.mood,public.pos,public.pair,timestamp with time zone,text[],character varying,numeric)",
        "definer()", "arrays()", "poly(anyelement,anyarray)", '"Odd Fn"(integer,text)', "dollars()",
        "standard(integer)", "atomic(integer)", "late()", "set_name(integer,text)", "lowered(text)",
        "mark()", "nothing()",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("public.add(2)", 3),
        ("public.add(2, 5)", 7),
        ("public.add(2::bigint, 5::bigint)", 7),
        ("public.unnamed(1, 'x', now())", True),
        ("(public.modes(1, 'x', 2)).d", "x"),
        ("public.spread(1, 2, 3.5)", 6.5),
        ("public.mooded()::text", "ok"),
        ("public.mooded('sad')::text", "sad"),
        ("app.inside(row(7)::app.t)", 7),
        ("public.arrays()", []),
        ("public.poly(1, array[2])", 1),
        ("""public."Odd Fn"(1, 'x')""", {"a": 1, "o": "x"}),
        ("public.dollars()", "it's$body$"),
        ("public.standard(5)", 6),
        ("public.late()", 0),
        ("public.definer()::text", ""),
    ],
)
def test_functions_return(code: Database, expression: str, value: object) -> None:
    assert code.one(f"select {expression}") == value


def test_clauses_of_functions(code: Database) -> None:
    query = (
        "select provolatile, proparallel, proisstrict, prosecdef, proleakproof, procost::int, prorows::int, proretset"
        " from pg_proc where oid = %s::regprocedure"
    )
    told = {
        name: code.rows(query, f"public.{name}")[0] for name in ("add(int,int)", "all_t()", "tab(int)", "definer()")
    }
    assert told == {
        "add(int,int)": ("i", "s", True, False, False, 100, 0, False),
        "all_t()": ("s", "u", False, False, False, 100, 10, True),
        "tab(int)": ("s", "u", False, False, False, 50, 1000, True),
        "definer()": ("v", "u", False, True, False, 100, 0, False),
    }
    settings = code.one("select proconfig from pg_proc where oid = 'public.definer()'::regprocedure")
    assert settings[:2] == ['search_path=""', "work_mem=1MB"]
    assert settings[2].startswith("statement_timeout=")


def test_bodies_are_kept_to_the_byte(code: Database) -> None:
    body = "select prosrc from pg_proc where oid = %s::regprocedure"
    assert code.one(body, "public.add(int,int)") == " select a + b "
    assert code.one(body, "public.dollars()") == " select $$it's$$ || '$body$' "
    assert code.one(body, "public.unnamed(int,text,timestamptz)") == "select true"
    assert code.one(body, "public.mark()").startswith("\nbegin\n  new.b = concat_ws(',', new.b,")


def test_standard_bodies_depend_on_what_they_use(code: Database) -> None:
    uses = (
        "select refobjid::regclass::text from pg_depend where refclassid = 'pg_class'::regclass"
        " and classid = 'pg_proc'::regclass and objid = %s::regprocedure and refobjsubid = 0 order by 1"
    )
    assert code.column(uses, "public.standard(int)") == []
    whole = uses.replace(" and refobjsubid = 0", "").replace("select", "select distinct", 1)
    assert code.column(whole, "public.standard(int)") == ["public.later"]
    assert code.column(whole, "public.atomic(int)") == ["public.later", "public.t"]


def test_procedures(code: Database) -> None:
    with code.connection.transaction(force_rollback=True):
        code.connection.execute("insert into public.t values (1, 'before', 'ok')")
        code.connection.execute("call public.set_name(1)")
        assert code.one("select name from public.t") == "x"


# ---------------------------------------------------------------- triggers

DEFINITIONS = {
    "one": "BEFORE INSERT ON public.marked FOR EACH ROW EXECUTE FUNCTION public.mark('x', '5', 'it''s', '1.5', 'word')",
    "two": 'AFTER INSERT OR DELETE OR UPDATE OF a, "C d" ON public.marked FOR EACH ROW EXECUTE FUNCTION app.audit()',
    "three": "BEFORE TRUNCATE ON public.marked FOR EACH STATEMENT EXECUTE FUNCTION public.nothing()",
    "three_b": "AFTER TRUNCATE ON public.marked FOR EACH STATEMENT EXECUTE FUNCTION public.nothing()",
    "four": "AFTER UPDATE ON public.marked REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows"
    " FOR EACH STATEMENT EXECUTE FUNCTION public.nothing()",
    "four_i": "AFTER INSERT ON public.marked REFERENCING NEW TABLE AS new_rows"
    " FOR EACH STATEMENT EXECUTE FUNCTION public.nothing()",
    "four_r": "AFTER DELETE ON public.marked REFERENCING OLD TABLE AS gone"
    " FOR EACH ROW EXECUTE FUNCTION public.nothing()",
    "five": "BEFORE UPDATE ON public.marked FOR EACH ROW"
    " WHEN (((old.a IS DISTINCT FROM new.a) AND (new.\"C d\" > 3))) EXECUTE FUNCTION public.mark('five')",
    "five_b": "BEFORE UPDATE ON public.marked FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*))"
    " EXECUTE FUNCTION public.mark('all')",
    "five_c": "AFTER UPDATE ON public.marked FOR EACH STATEMENT WHEN (true) EXECUTE FUNCTION public.nothing()",
    "six": "AFTER INSERT OR UPDATE ON public.marked NOT DEFERRABLE INITIALLY IMMEDIATE"
    " FOR EACH ROW EXECUTE FUNCTION public.nothing()",
    "seven": "AFTER INSERT ON public.marked DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.a > 0))"
    " EXECUTE FUNCTION public.nothing()",
    "eight": "AFTER DELETE ON public.marked FROM public.t DEFERRABLE INITIALLY IMMEDIATE"
    " FOR EACH ROW EXECUTE FUNCTION public.nothing()",
    "eight_b": "AFTER DELETE ON public.marked FROM public.t NOT DEFERRABLE INITIALLY IMMEDIATE"
    " FOR EACH ROW EXECUTE FUNCTION public.nothing()",
    "nine": "BEFORE INSERT ON public.marked FOR EACH ROW EXECUTE FUNCTION public.mark('off')",
    "ten": "AFTER INSERT ON public.marked FOR EACH ROW EXECUTE FUNCTION public.nothing()",
    "eleven": "AFTER INSERT ON public.marked FOR EACH ROW EXECUTE FUNCTION public.nothing()",
    "thirteen": "BEFORE UPDATE OF a ON public.marked FOR EACH ROW EXECUTE FUNCTION public.mark('a')",
    "instead": "INSTEAD OF INSERT OR UPDATE ON public.writable FOR EACH ROW EXECUTE FUNCTION public.nothing()",
}


def test_triggers(code: Database) -> None:
    found = code.rows("select tgname, pg_get_triggerdef(oid), tgenabled from pg_trigger where not tgisinternal")
    told = {name: text.split(f"TRIGGER {name} ", 1)[1] for name, text, _ in found}
    assert told == DEFINITIONS
    constraints = {name for name, text, _ in found if text.startswith("CREATE CONSTRAINT TRIGGER ")}
    assert constraints == {"six", "seven", "eight", "eight_b"}
    states = {name: state for name, _, state in found if state != "O"}
    assert states == {"nine": "D", "ten": "A", "eleven": "R"}


def test_triggers_run_when_they_should(code: Database) -> None:
    with code.connection.transaction(force_rollback=True):
        code.connection.execute("""insert into public.marked values (1, 1, 'b', 4)""")
        assert code.one("select b from public.marked") == "b,one,x"
        code.connection.execute("""update public.marked set b = '' where id = 1""")
        assert code.one("select b from public.marked") == ",five_b,all"
        code.connection.execute("""update public.marked set b = '', a = 2 where id = 1""")
        assert code.one("select b from public.marked") == ",five,five,five_b,all,thirteen,a"


# ---------------------------------------------------------------- views


def test_columns_of_views(code: Database) -> None:
    columns = (
        "select array_agg(attname::text order by attnum) from pg_attribute where attrelid = %s::regclass and attnum > 0"
    )
    found = {
        name: code.one(columns, f"public.{name}") for name in ("named", "named_some", "over_over", "grouped", "listed")
    }
    assert found == {
        "named": ["x", "y"],
        "named_some": ["x", "a"],
        "over_over": ["x1", "y"],
        "grouped": ["b", "count", "total", "m", "array_agg"],
        "listed": ["column1", "column2"],
    }
    assert code.one(columns, "public.constants") == ["one", "text_", "n", "at", "current_date", "v"]
    assert code.one(columns, "public.odd") == ["C d", "order", "Üß"]


def test_options_of_views(code: Database) -> None:
    found = dict(
        code.rows(
            "select relname, reloptions from pg_class where relkind <> 'i' and reloptions is not null"
            " and relnamespace = 'public'::regnamespace"
        )
    )
    assert {name: set(options) for name, options in found.items()} == {
        "over_over": {"security_invoker=true", "security_barrier=true"},
        "barrier": {"security_barrier=false"},
        "checked": {"check_option=cascaded"},
        "checked_local": {"check_option=local"},
        "checked_option": {"check_option=local"},
        "empty": {"fillfactor=70"},
    }
    assert code.refusal("insert into public.checked values (-1, 'x', 'ok')") == "44000"


def test_materialized_views(code: Database) -> None:
    filled = dict(code.rows("select relname, relispopulated from pg_class where relkind = 'm'"))
    assert filled == {"totals": True, "empty": False}
    found = dict(
        code.rows(
            "select c.relname, pg_get_indexdef(c.oid) from pg_index i join pg_class c on c.oid = indexrelid"
            " where indrelid = 'public.totals'::regclass"
        )
    )
    assert {name: text.split(" USING ")[1] for name, text in found.items()} == {
        "totals_b_idx": "btree (b)",
        "totals_n_idx": "btree (n DESC)",
        "totals_b_idx1": "hash (b)",
        "totals_named": "btree (n, b) INCLUDE (b) WHERE (n > 1)",
        "totals_lower_expr_idx": "btree (lower(b), ((n + 1))) WITH (fillfactor='70')",
    }
    assert found["totals_b_idx"].startswith("CREATE UNIQUE INDEX")


def test_comments_of_code(code: Database) -> None:
    assert code.one("select obj_description('public.add(int, int)'::regprocedure)") == "Adds."
    assert code.one("select obj_description('public.plain'::regclass)") == "A view."
    assert code.one("select obj_description('public.totals'::regclass)") == "Kept."
    assert code.one("select obj_description('public.totals_b_idx'::regclass)") == "Of the view."
