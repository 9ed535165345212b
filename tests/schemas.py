"""Whole schemas without a mistake, for laws that need a meaning: a hypothesis strategy over the language.

A schema is drawn as a list of declarations, whose order means nothing. Some names need quotes, some are keywords,
and some are as long as names can be.
"""

from __future__ import annotations

from hypothesis import strategies as st

from pieces import ORDERED, ROLES, Types, Written, block, doc, maybe, take
from rarer import of_tables, rarer

_NAMES = (
    *("orders", "users", "items", "events", "notes", "tags", "order_lines", "accounts", "größen", "a1"),
    *(
        '"order"',
        '"user"',
        '"Mixed Case"',
        '"say ""so"""',
        '"select"',
        '"policy"',
        "a_name_so_long_that_two_of_it_are_cut",
    ),
)
_COLUMNS = (
    *("name", "code", "state", "quantity", "price", "note", "data", "created_at", "valid_from", "value", "type", "key"),
    *(
        '"order"',
        '"user"',
        '"Total"',
        '"two words"',
        '"check"',
        "status",
        "a_column_with_a_name_that_is_rather_long_as_well",
    ),
)
# Types, each with defaults that fit it and checks of a column `{c}` of it.
_TYPES: Types = {
    "int": (("2", "1", "(1 + 2)"), ("{c} > 0", "{c} between 1 and 1_000", "{c} in (1, 2, 3)")),
    "bigint": (("-1", "7::bigint"), ("{c} <> 0",)),
    "numeric(12,4)": (("0", "1.5", "(2 * 3.5)"), ("{c} >= 0", "round({c}, 2) = {c}")),
    "float8": (("0",), ("{c} < 1e10",)),
    "bool": (("true", "false"), ("{c} or true",)),
    "text": (
        ("'x'", "''", "'it''s'", "current_user", "lower('A')"),
        ("length({c}) < 100", "{c} ~ '^[a-z]*'", "{c} <> 'A'"),
    ),
    "varchar(20)": (("'x'",), ("char_length({c}) < 10",)),
    "uuid": (("gen_random_uuid()",), ()),
    "date": (("current_date", "'2026-01-01'"), ("{c} > '2020-01-01'",)),
    "timestamptz": (("now()", "(now() + interval '1 day')"), ("{c} > '2020-01-01'",)),
    "interval": (("'1 day'",), ()),
    "jsonb": (("'{}'", "'[]'::jsonb"), ("jsonb_typeof({c}) <> 'string'",)),
    "text[]": (("'{}'", "(array['a', 'b'])"), ("cardinality({c}) < 5",)),
    "bytea": ((), ()),
    "inet": ((), ()),
    "int4range": (("'[1,2)'",), ("not isempty({c})",)),
    "'open' | 'closed'": (("'open'",), ()),
    "1 | 2 | 3": (("1",), ()),
}


def _column(draw: st.DrawFn, name: str, types: Types, keys: bool) -> tuple[str, str]:
    type_ = draw(st.sampled_from(sorted(types)))
    defaults, checks = types[type_]
    union = "|" in type_
    text = f"{name}  {type_}" + ("" if union else maybe(draw, "?"))
    if defaults:
        text += maybe(draw, f" = {draw(st.sampled_from(defaults))}")
    if checks:
        condition = draw(st.sampled_from(checks)).format(c=name)
        text += maybe(draw, f" check ({condition})")
    if type_ in ORDERED:
        marks = ("", "", " index", " index using hash", *((" unique",) if keys else ()))
        text += draw(st.sampled_from(marks))
    if type_ in ("text", "varchar(20)"):
        text += (
            maybe(draw, ' collate "C"', 5) + maybe(draw, " storage external", 6) + maybe(draw, " compression pglz", 6)
        )
    text += maybe(draw, " statistics 500", 8) + maybe(draw, " option n_distinct = -0.5", 8)
    return type_, f"{doc(draw, '  ')}  {text}"


def _table(draw: st.DrawFn, name: str, tables: list[Written], types: Types) -> str:
    """A table, which may refer to those before it and to itself; adds itself to them."""
    key = draw(
        st.sampled_from(("bigint pk identity", "uuid pk = gen_random_uuid()", "int pk identity by default", "text pk"))
    )
    partitioned = draw(st.sampled_from(("", "", "", "range", "hash", "list", "rule")))
    lines = [f"  id  {key.replace(' pk', '')}" if partitioned else f"  id  {key}"]
    columns: dict[str, str] = {"id": key.split(" ")[0]}
    taken = {"id"}
    own = Written(name, "" if partitioned else columns["id"], columns)
    for _ in range(draw(st.integers(1, 5))):
        column = take(draw, _COLUMNS, taken)
        columns[column], line = _column(draw, column, types, not partitioned)
        lines.append(line)
    targets = [*(table for table in tables if table.key), *([own] if own.key else [])]
    for _ in range(draw(st.integers(0, 2)) if targets else 0):
        column = take(draw, _COLUMNS, taken)
        target = draw(st.sampled_from(targets))
        action = draw(st.sampled_from(("", " on delete cascade", " on delete restrict on update cascade")))
        nullable = maybe(draw, "?", 2) if target is not own else "?"
        action = draw(st.sampled_from((action, " on delete set null"))) if nullable else action
        lines.append(
            f"  {column}  -> {target.name}{nullable}{action}{maybe(draw, ' deferrable initially deferred', 4)}"
        )
        columns[column] = target.key
    if partitioned:
        lines += _partitioned(draw, partitioned, columns, taken)
    lines += _items(draw, own)
    tables.append(own)
    return f"{doc(draw)}table {name} {{\n" + "\n".join(lines) + "\n}"


_OF_PARTITIONS = (
    " { grant select to reader }",
    " { policy own restrictive for all to app using (id is not null) }",
    " { option fillfactor = 70; option rls }",
    " { index (id); check (id is not null) }",
    " { partition by hash (id) into 2 }",
)


def _partitioned(draw: st.DrawFn, how: str, columns: dict[str, str], taken: set[str]) -> list[str]:
    """The column that a table is partitioned by, its key and its partitions. Inline uniques would have to hold it."""
    if how == "hash":
        return ["  pk (id)", "  partition by hash (id) into 2"]
    at = "at_time"
    taken.add(at)
    columns[at] = "text" if how == "list" else "timestamptz"
    lines = [f"  {at}  {columns[at]}", f"  pk (id, {at})"]
    by = f"partition by {'list' if how == 'list' else 'range'} ({at})"
    if how == "rule":
        keep = maybe(draw, " keep 12 months then archive keep 2 years then drop", 2)
        return [*lines, f"  {by} every 1 month ahead 2{keep}"]
    said = draw(st.sampled_from(("", *_OF_PARTITIONS)))
    parts = {
        "list": ("one  'a', 'b'", f"two  'c'{said}", *draw(st.sampled_from(((), ("rest  default",))))),
        "range": (f"old  from minvalue to '2026-01-01'{said}", "y26  from '2026-01-01' to '2027-01-01'"),
    }
    return [*lines, block(by, parts[how], "  ")]


_TOGETHER = (
    "statistics on ({a}, {b})",
    "statistics (mcv, dependencies) on ({a}, {b}) target 300",
    "--- Said of it.\n  statistics (ndistinct) on ({a}, ({b} is null))",
    "index ({a}) include ({b})",
    "index ({a}, {b} nulls first)",
)
_TRIGGERS = (
    "trigger touch before insert or update execute touch()",
    "trigger touch after update of ({a}) when (old.{a} is distinct from new.{a}) execute touch('x', 1) disabled",
    "constraint trigger touch after insert deferrable initially deferred execute touch()",
    "trigger touch after delete for each statement execute touch() always",
)


def _items(draw: st.DrawFn, table: Written) -> list[str]:
    keys = table.ordered()
    key = st.sampled_from(keys)
    texts = [column for column, type_ in table.columns.items() if type_ == "text"]
    lines: list[str] = []
    if draw(st.booleans()):
        where = maybe(draw, f" where ({keys[0]} is not null)")
        lines.append(f"  index ({draw(key)}{maybe(draw, ' desc nulls last')}){where}")
    if draw(st.booleans()) and texts:
        lines.append(f"  index ((lower({texts[0]}))){maybe(draw, ' with (fillfactor = 80)')}")
    if len(keys) > 1 and draw(st.booleans()):
        after = draw(st.sampled_from(("", " not valid", *((" no inherit",) if table.key else ()))))
        lines.append(f"  check (({keys[0]} is not null) or {keys[1]} is null){after}")
        lines.append(f"  {draw(st.sampled_from(_TOGETHER)).format(a=keys[0], b=keys[1])}")
    ranges = [column for column, type_ in table.columns.items() if type_ == "int4range"]
    if ranges and table.key and draw(st.booleans()):
        where = maybe(draw, f" where ({ranges[0]} is not null)")
        lines.append(f"  exclude using gist ({ranges[0]} with &&){where}")
    if draw(st.booleans()):
        role = draw(st.sampled_from(ROLES))
        lines.append(f"  policy p1 for select to {role} using ({keys[0]} is not null)")
        lines.append(maybe(draw, "  policy p2 restrictive for insert with check (true)"))
        lines.append(f"  grant select, update ({draw(key)}) to {role}")
    if draw(st.booleans()):
        lines.append(f"  {draw(st.sampled_from(_TRIGGERS)).format(a=keys[0])}")
    if draw(st.booleans()):
        lines.append(
            draw(st.sampled_from(("  option fillfactor = 70", "  option volume = 1_000", "  option rls force")))
        )
    if "timestamptz" in table.columns.values() and draw(st.booleans()):
        column = next(column for column, type_ in table.columns.items() if type_ == "timestamptz")
        lines.append(f"  retain 90 days by {column} then delete batch 500")
    return lines


@st.composite
def declarations(draw: st.DrawFn) -> list[str]:
    """The declarations of a schema, each a text, in an order that means nothing."""
    types = dict(_TYPES)
    made = ["external role " + ", ".join(ROLES), _TOUCH]
    if draw(st.booleans()):
        made.append(f'{doc(draw)}enum mood {{ happy, "So So", sad }}')
        types["mood"] = (("'happy'",), ("{c} <> 'sad'",))
    if draw(st.booleans()):
        made.append(f"{doc(draw)}domain percent numeric(5,2)? check (value >= 0) constraint small check (value <= 100)")
        types["percent"] = (("0",), ("{c} < 50",))
    if draw(st.booleans()):
        made.append("type money_amount {\n  amount  numeric(18,4)\n  currency  text?\n}")
        types["money_amount"] = ((), ("({c}).amount > 0",))
    if draw(st.booleans()):
        made.append("shape line { sku text, count int? }")
        types["jsonb<line>"] = (("'{}'",), ())
    made += rarer(draw, types)
    schemas = draw(st.sampled_from(((), ("billing",), ("billing", '"Other One"'))))
    made += [f"schema {schema}{maybe(draw, ' { grant usage to app }')}" for schema in schemas]
    tables: list[Written] = []
    taken: set[str] = set()
    for _ in range(draw(st.integers(1, 5))):
        schema = draw(st.sampled_from(("", *schemas)))
        name = take(draw, _NAMES, taken)
        made.append(_table(draw, f"{schema}.{name}" if schema else name, tables, types))
    for number, table in enumerate(tables):
        made += _over(draw, number, table)
    return made + of_tables(draw, tables)


def _over(draw: st.DrawFn, number: int, table: Written) -> list[str]:
    """Views and functions over a table."""
    column = draw(st.sampled_from(table.ordered()))
    kind = draw(st.sampled_from(("", "", "plain", "star", "materialized", "both")))
    made = []
    if kind in ("plain", "both"):
        security = maybe(draw, " with (security_invoker)")
        query = f"select t.{column} as c, count(*) as n from {table.name} t group by 1"
        made.append(f"{doc(draw)}view v{number}{security} as (\n  {query}\n)")
    if kind in ("star", "both"):
        made.append(f"view s{number} as (select * from {table.name} where {column} is not null)")
    if kind == "materialized":
        made.append(
            block(f"materialized view m{number} (c, n) as (select {column}, 1 from {table.name})", ["index (c)"])
        )
    if kind == "both":
        made.append(f"view w{number} as (select c from v{number})")
        qualified = table.name if "." in table.name else f"public.{table.name}"
        head = f"function f{number}(a int, b text = 'x') returns bigint language sql stable"
        made.append(f"{head} as $$ select count(*) from {qualified} $$")
    return made


_TOUCH = "function touch() returns trigger language plpgsql as $$ begin return new; end $$"


@st.composite
def schemas(draw: st.DrawFn) -> str:
    """A schema as one text, without an error."""
    return "\n\n".join(draw(declarations())) + "\n"
