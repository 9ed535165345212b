"""A schema, and changes of every class: what `evolve.py` does to a database that is in use."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

NO_QUERIES: Mapping[str, str | None] = MappingProxyType({})

SCHEMA = """\
database evolution {
  target    postgres
  postgres  15
}

external role reader

schema past {}

sequence codes {}

enum status { new, paid, sent, held }

domain code text check (value <> '')

table customers {
  id     int pk identity
  name   text
  email  text?
}

table orders {
  id        int pk identity
  customer  int
  status    status = 'new'
  total     int
  number    varchar(20)
  note      text?
  placed    timestamptz = now()

  trigger tidy before insert or update execute tidy()
}

table lines {
  id      int pk identity
  of      -> orders
  amount  int?
  price   numeric(10,2) = 1
}

table events {
  id     int
  at     timestamptz
  who    int?
  what   code = 'seen'
  partition by range (at) {
    old    from '2025-01-01' to '2026-01-01'
    first  from '2026-01-01' to '2026-07-01'
    now    from '2026-07-01' to '2027-01-01'
  }
}

table events_before {
  id    int
  at    timestamptz
  who   int?
  what  code = 'seen'
}

table visits {
  id   bigint pk identity
  at   timestamptz
  who  int?
  index (who)
}

function tidy() returns trigger language plpgsql as $$
begin
  new.note := trim(new.note);
  return new;
end
$$
"""
ROWS = """
insert into customers (name, email)
  select 'c' || n, case when n % 3 > 0 then 'c' || n || '@example.org' end from generate_series(1, 1000) n;
insert into orders (customer, status, total, number, note)
  select n % 1000 + 1, (array['new', 'paid', 'sent']::status[])[n % 3 + 1], n % 500 + 1, 'o' || n, repeat('x', 40)
  from generate_series(1, {rows}) n;
insert into lines ("of", amount) select n, n % 9 + 1 from generate_series(1, {rows}) n;
insert into events select n, '2025-07-01'::timestamptz + n % 540 * interval '1 day', n % 1000 + 1
  from generate_series(1, {rows}) n;
insert into events_before select n, '2020-01-01'::timestamptz + n % 1800 * interval '1 day', n % 1000 + 1
  from generate_series(1, {rows}) n;
insert into visits (at, who) select '2026-01-01'::timestamptz + n % 300 * interval '1 day', n % 1000 + 1
  from generate_series(1, {rows}) n;
analyze;
"""
QUERIES = {
    "order": "select id, customer, status, total, number, note from orders where id = {n}",
    "pay": "update orders set status = 'paid', total = total + 1, note = ' paid ' where id = {n}",
    "place": "insert into orders (customer, total, number)"
    " values (mod({n}, 1000) + 1, 7, 'o' || {n} || '-' || nextval('codes'))",
    "mail": "select name, email from customers where id = mod({n}, 1000) + 1",
    "line": 'select amount, price from lines where "of" = {n}',
    "pack": 'insert into lines ("of", amount) values ({n}, 3)',
    "event": "insert into events (id, at, who) values (nextval('codes') + 10000000, '2026-11-01', mod({n}, 1000) + 1)",
    "history": "select count(*) from events where id = {n}",
    "before": "select count(*) from events_before where at = '2021-01-01' and id = {n}",
    "visit": "insert into visits (at, who) values ('2026-11-01', mod({n}, 1000) + 1)",
    "visits": "select count(*) from visits where who = mod({n}, 1000) + 1",
}


class Edit(NamedTuple):
    """A change of the schema: what is replaced by what (behind everything if it is nothing), and how it is used then.

    `options` are for `dbsc compile`, `also` is what else is replaced, wherever it stands.
    """

    title: str
    old: str
    new: str
    queries: Mapping[str, str | None] = NO_QUERIES
    options: tuple[str, ...] = ()
    also: tuple[str, str] = ("", "")

    def applied(self, text: str) -> str:
        """The schema after it."""
        assert self.old in text, f"{self.title}: the schema has no\n{self.old}"
        text = text.replace(self.old, self.new, 1) if self.old else text + self.new
        return text.replace(*self.also) if self.also[0] else text


def behind(line: str, *more: str) -> tuple[str, str]:
    """What adds lines behind one."""
    return line, "\n".join((line, *more))


_PAYMENTS = """
table payments {
  id      bigint pk
  of      -> orders
  amount  numeric(12,2)
}
"""
_NUMBERED_PAYMENTS = _PAYMENTS.replace("pk\n", "pk identity (start with 2000000000)\n")
_COUNTRIES = """
table countries {
  code  text pk
  name  text

  rows (code, name) { ('AT', 'Austria'), ('CH', 'Switzerland') }
}
"""
_BEFORE = """
table events_before {
  id    int
  at    timestamptz
  who   int?
  what  code = 'seen'
}
"""
_PARTITIONED = """\
  id   bigint identity
  at   timestamptz
  pk (at, id)
  partition by range (at) {
    past   from minvalue to '2027-01-01'
    y2027  from '2027-01-01' to '2028-01-01'
  }
"""
_OPEN = "\nview open_orders as (\n  select id, customer, total from orders where status <> 'sent'\n)\n"
_SUMS = "\nmaterialized view sums as (\n  select customer, sum(total) as total from orders group by customer\n) {\n"
_SUMS += "  unique index (customer)\n}\n"
_DUE = "\nfunction due(n int) returns int language sql stable as $$ select n - 1 $$\n"

EDITS = (
    # columns
    Edit("a column that may be null", *behind("  email  text?", "  phone  text?"),
         {"mail": "select name, email, phone from customers where id = mod({n}, 1000) + 1"}),
    Edit("a column with a constant default", *behind("  note      text?", "  kind      int = 5")),
    Edit("a column whose default differs from row to row",
         *behind("  kind      int = 5", "  key       uuid = gen_random_uuid()"),
         {"key": "select key from orders where id = {n}"}),
    Edit("a column that numbers the rows", *behind("  phone  text?", "  rank   bigint identity"),
         {"rank": "select rank from customers where id = mod({n}, 1000) + 1"}),
    Edit("a column that is computed and stored", *behind("  amount  int?", "  twice   int? as (amount * 2)"),
         {"line": 'select amount, price, twice from lines where "of" = {n}'}, options=("--allow", "block lines")),
    Edit("no longer computed", "  twice   int? as (amount * 2)", "  twice   int?"),
    Edit("required, with a value for the rows that have none", "  email  text?", "  email  text backfill ('none')"),
    Edit("another default", "  kind      int = 5", "  kind      int = 6"),
    Edit("no longer required", "  kind      int = 6", "  kind      int? = 6"),
    # types
    Edit("more room in a varchar", "varchar(20)", "varchar(40)"),
    Edit("more digits", "numeric(10,2)", "numeric(12,2)"),
    Edit("another type, with every row written", "  total     int\n", "  total     bigint\n"),
    Edit("another type, with its values converted",
         "  kind      int? = 6", "  kind      text? = '6' convert (kind::text)"),
    Edit("larger numbers for a key", "table lines {\n  id      int pk", "table lines {\n  id      bigint pk"),
    # constraints and indexes
    Edit("a check", "  total     bigint\n", "  total     bigint check (total > 0)\n"),
    Edit("another check", "check (total > 0)", "check (total >= 0)"),
    Edit("a foreign key", "  customer  int\n", "  customer  int -> customers\n"),
    Edit("another action of a foreign key", "-> customers", "-> customers on delete cascade"),
    Edit("an index", *behind("  placed    timestamptz = now()", "", "  index (customer, placed)")),
    Edit("another index", "  index (customer, placed)", "  index (customer, placed, total)"),
    Edit("a unique key", *behind("  index (customer, placed, total)", "  unique (number)")),
    Edit("a partial index over an expression",
         *behind("  unique (number)", "  index ((lower(number))) where (status = 'new')")),
    Edit("another primary key", "table lines {\n  id      bigint pk identity\n  of      -> orders\n",
         "table lines {\n  id      bigint identity\n  of      -> orders\n  pk (of, id)\n"),
    # tables
    Edit("a table that refers to one in use", "", _PAYMENTS,
         {"payment": "insert into payments (id, \"of\", amount) values (nextval('codes'), {n}, 5)"}),
    Edit("a key that numbers itself", _PAYMENTS, _NUMBERED_PAYMENTS,
         {"payment": 'insert into payments ("of", amount) values ({n}, 5)'}),
    Edit("rows that belong to the schema", "", _COUNTRIES, {"country": "select name from countries where code = 'AT'"}),
    Edit("other rows", "('CH', 'Switzerland')", "('CH', 'Swiss Confederation'), ('LI', 'Liechtenstein')"),
    Edit("statistics and storage",
         *behind("  unique (number)", "  statistics on (customer, status)", "  option fillfactor = 90")),
    # types of the schema
    Edit("one more label", "held }", "held, late }"),
    Edit("a label that is called otherwise", "late }", "delayed was late }"),
    Edit("a label less", "sent, held, delayed", "sent, drop 'held', delayed"),
    Edit("a check of a domain", "domain code text check (value <> '')",
         "domain code text check (value <> '') {\n  check short (length(value) < 90)\n}"),
    Edit("another sequence", "sequence codes {}", "sequence codes { cache 5 }"),
    # partitions
    Edit("a partition",
         *behind("    now    from '2026-07-01' to '2027-01-01'", "    next   from '2027-01-01' to '2027-07-01'")),
    Edit("an index of a partitioned table", "  partition by range (at)", "  index (id)\n  partition by range (at)"),
    Edit("a unique key of a partitioned table", "  index (id)\n", "  index (id)\n  unique (at, id)\n"),
    Edit("a foreign key of a partitioned table", "  who    int?", "  who    int? -> customers"),
    Edit("a table that becomes a partition", _BEFORE, "",
         also=("    old    from", "    before  from minvalue to '2025-01-01'\n    old    from")),
    Edit("a table that becomes partitioned", "  id   bigint pk identity\n  at   timestamptz\n", _PARTITIONED),
    Edit("a partition that goes", "    old    from '2025-01-01' to '2026-01-01'\n", "",
         options=("--allow", "drop table events_old")),
    # views, functions, triggers, rights
    Edit("a view", "", _OPEN, {"open": "select total from open_orders where id = {n}"}),
    Edit("one more column of a view", "select id, customer, total from", "select id, customer, total, number from",
         {"open": "select total, number from open_orders where id = {n}"}),
    Edit("a view with the rights of who asks", "view open_orders as", "view open_orders with (security_invoker) as"),
    Edit("a view that is kept", "", _SUMS, {"sum": "select total from sums where customer = mod({n}, 1000) + 1"}),
    Edit("a function", "", _DUE, {"due": "select due(customer) from orders where id = {n}"}),
    Edit("another result of a function", "returns int language", "returns bigint language",
         {"due": "select due(customer)::text from orders where id = {n}"}),
    Edit("another body of a trigger's function", "trim(new.note)", "nullif(trim(new.note), '')"),
    Edit("another trigger", "trigger tidy before insert or update", "trigger tidy before insert or update of (note)"),
    Edit("row security, and who may read", *behind("  unique (number)", "  option rls",
         "  policy seen for select to reader using (status <> 'new')", "  grant select to reader"),
         {"seen": "as reader: select id from orders where id = {n}"}),
    Edit("another policy", "(status <> 'new')", "(status = 'sent')"),
    # other names
    Edit("a trigger for every update", "update of (note)", "update"),
    Edit("a column that is called otherwise", "  note      text?", "  remark    text? was note",
         {"order": "select id, customer, status, total, number, remark from orders where id = {n}",
          "pay": "update orders set status = 'paid', total = total + 1, remark = ' paid ' where id = {n}"},
         also=("new.note", "new.remark")),
    Edit("a column with both names for a time", "  email  text\n", "  mail   text was email\n",
         {"mail": "select name, mail, phone from customers where id = mod({n}, 1000) + 1"}, options=("--compatible",)),
    Edit("a table that is called otherwise", "table countries {", "table states was countries {",
         {"country": "select name from states where code = 'AT'"}),
    Edit("a table with both names for a time", "table states {", "table lands was states {",
         {"country": "select name from lands where code = 'AT'"}, options=("--compatible",)),
    Edit("a table in another schema", "table lands {", "table past.lands was public.lands {",
         {"country": "select name from past.lands where code = 'AT'"}),
    # what goes
    Edit("a column that goes", "  kind      text? = '6'\n", "  drop kind\n"),
    Edit("an index that goes", "  index ((lower(number))) where (status = 'new')\n", ""),
    Edit("a constraint that goes", " check (total >= 0)", ""),
    Edit("a view that goes", _SUMS, "", {"sum": None}),
    Edit("a table that goes", _NUMBERED_PAYMENTS, "\ndrop table payments\n",
         {"payment": None}),
)  # fmt: skip
