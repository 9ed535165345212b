"""Pairs of schemas, of which the second is the first with some changes: a hypothesis strategy over the language.

A pair can be gone both ways: each of its texts says of its names what the other calls these things. What is no schema
any more after a change is left as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from hypothesis import strategies as st

from catalogs import diagnosed
from dbsc.catalog.objects import Table
from dbsc.diagnostics import has_errors
from schemas import declarations

Written = list[str]


class Pair(NamedTuple):
    """Two texts, and the words that name things in the first, with those that name them in the second."""

    before: str
    after: str
    names: dict[str, str]


# What nothing leads from or to, yet or at all. Roles belong to the whole server, on which both texts are tried at once.
# What opaque SQL makes is nobody's: it has the privileges of the day.
_LEFT_OUT = re.compile(r"role worker|pool |backup |sql ")
# What no schema is without.
_STAYS = re.compile(r"external |function touch|schema ")

# Words that are nothing but the name of one sort of thing, and how that is declared.
_TABLES = ("orders", "users", "items", "events", "notes", "tags", "order_lines", "accounts", "größen")
_COLUMNS = ("quantity", "price", "note", "created_at", "valid_from", "state", "status", '"Total"', '"two words"')
DECLARED = {
    **{name: rf"(?m)^(table (?:\S+\.|\"Other One\"\.)?)({name})(?= \{{)" for name in _TABLES},
    "mood": r"(?m)^(enum )(mood)(?= \{)",
    "percent": r"(?m)^(domain )(percent)(?= )",
    "money_amount": r"(?m)^(type )(money_amount)(?= \{)",
    "float_range": r"(?m)^(range type )(float_range)(?= \{)",
    "numbers": r"(?m)^(sequence )(numbers)(?= \{)",
    "touch": r"(?m)^(function )(touch\(\))(?= )",
    "pick": r"(?m)^(function )(pick\(text, text\))(?= )",
    "billing": r"(?m)^(schema )(billing)(?= |$)",
    "sad": r"(?m)(enum .*)(\bsad\b)(?=.*\})",
    "amount": r"(?m)^(  )(amount  numeric\(18,4\))$",
}
"""What can get another name: where it is declared, for `was` to stand behind it."""


def word(name: str) -> str:
    """The pattern of a name wherever it stands."""
    return re.escape(name) if name.startswith('"') else rf"\b{name}\b"


def other(name: str) -> str:
    """What a name becomes."""
    return f'"Renamed {name[1:]}' if name.startswith('"') else f"renamed_{name}"


def nameable(text: str) -> list[str]:
    """What a text names that can get another name."""
    there = [name for name in (*DECLARED, *_COLUMNS) if re.search(word(name), text)]
    # in one line columns and attributes are not found by what they stand behind
    in_line = r"(?m)^(?:type|table|shape) .*\{.*"
    return [name for name in there if name not in _COLUMNS or not re.search(in_line + word(name), text)]


def with_other_name(text: str, name: str) -> str:
    """A text with another name for something, wherever it stands, and the old one where it is declared."""
    return with_was(re.sub(word(name), lambda _: other(name), text), name, other(name), name)


def with_was(text: str, name: str, now: str, was: str) -> str:
    """A text that says what was called otherwise; `name` is what it is called in `DECLARED`."""
    if name in _COLUMNS:
        column = re.compile(rf"  {word(now)}  (?!.* was )")
        return "\n".join(line + (f" was {was}" if column.match(line) else "") for line in text.split("\n"))
    declared = DECLARED[name].replace(name, now, 1) if name != "mood" else DECLARED[name].replace("(mood)", f"({now})")
    declared = declared.replace(f"({name}", f"({now}")
    return re.sub(declared, lambda found: f"{found[1]}{found[2]} was {was}", text)


# Bounds of partitions, which take each other's place as those below do. None is left out: rows have to be somewhere.
_BOUNDS: tuple[tuple[str, ...], ...] = (
    ("into 2", "into 3", "into 4"),
    ("one  'a', 'b'", "one  'a', 'b', 'd'", "one  'b'\n    more  'a'", "one  'a'\n    more  'b'"),
    ("two  'c'", "two  'c', 'd'", "two  'c', null", "three  'c'"),
    ("rest  default", "others  default"),
    ("from minvalue to '2026-01-01'", "from '2020-01-01' to '2026-01-01'", "from '2019-01-01' to '2025-06-01'"),
    (
        *("y26  from '2026-01-01' to '2027-01-01'", "y26  from '2026-01-01' to '2028-01-01'"),
        *("y26  from '2026-01-01' to maxvalue", "all  from '2026-01-01' to maxvalue"),
        "y26  from '2026-01-01' to '2026-01-03'\n    more  from '2026-01-03' to '2027-01-01'",
    ),
)
# What can be changed where it stands: each is a group of texts that take each other's place. The empty one is at the
# end of a line.
_SPOTS: tuple[tuple[str, ...], ...] = (
    (" = 'x'", " = 'z'"),
    (" = 0", " = 7"),
    (" = true", " = false"),
    (" = now()", " = (now() + interval '1 day')"),
    ("text", "varchar(20)", "varchar(40)"),
    ("numeric(12,4)", "numeric(14,4)"),
    (" on delete cascade", " on delete restrict", " on delete set null", " on update cascade"),
    (" deferrable initially deferred", " deferrable"),
    (" index", " index using hash", " unique"),
    (" storage external", " storage main"),
    (" statistics 500", " statistics 100"),
    ("n_distinct = -0.5", "n_distinct = 100"),
    ("fillfactor = 70", "fillfactor = 90"),
    ("fillfactor = 80", "fillfactor = 50"),
    ("option rls force", "option rls"),
    (" desc nulls last", " desc", " nulls first"),
    (" > 0", " >= 0"),
    (" or true", " or false or true"),
    ("is not null)", "is not null or true)"),
    (" no inherit", " not valid"),
    ("for select to app", "for update to app", "for select to reader", "for all to app, reader"),
    ("using (true)", "using (1 = 1)"),
    ("with check (true)", "with check (1 = 1)"),
    (" restrictive", " permissive"),
    ("grant select,", "grant select, insert,"),
    ("to reader", 'to "Back Office"', "to app"),
    ("before insert or update", "before update", "after insert"),
    (" disabled", " always", " replica"),
    ("touch('x', 1)", "touch('y')"),
    ("for each statement", "for each row"),
    ("group by 1", "group by 1 having count(*) > 1"),
    ("count(*) as n", "count(*) + 0 as n", "count(*) as many", "count(*)::int as n", "count(*) as n, 1 as more"),
    ("security_invoker", "security_barrier"),
    ("with local check option", "with cascaded check option"),
    ("with no data", "with data"),
    ("return new;", "return coalesce(new, old);"),
    ("language sql stable", "language sql immutable", "language sql volatile", "language sql stable strict"),
    ("b text = 'x')", "b text = 'y')", "c text = 'x')", "b text)"),
    ("returns bigint", "returns numeric"),
    ("coalesce($1, $2)", "coalesce($2, $1)"),
    ("initcond ''", "initcond 'a'", "parallel safe"),
    ("happy,", "happy, fine,", 'happy, "it\'s",'),
    (", sad", ", sad, angry"),
    ("value <= 100", "value <= 200"),
    ("value >= 0", "value > -1"),
    ("currency  text?", 'currency  text? collate "C"', "currency  text?\n  since  date?"),
    ("sku text,", "sku text, note text?,"),
    ("increment 2", "increment 3"),
    ("cache 10", "cache 20"),
    ("start 5", "start 6"),
    ("grant usage to app", "grant usage, select to app", "grant usage to app with grant option"),
    ("('a', 1)", "('a', 7)", "('c', 1)"),
    ("ahead 2", "ahead 4"),
    ("keep 12 months", "keep 6 months"),
    ("batch 500", "batch 600"),
    ("volume = 1_000", "volume = 2_000"),
    ("target 300", "target 200"),
    ("(mcv, dependencies)", "(mcv)"),
    ("publish insert", "publish insert, delete", "publish update"),
    ("; via root", ""),
    ("stopwords 'english'", "stopwords 'german'"),
    ("with german, simple", "with simple"),
    ("mapping int with simple", "mapping asciiword with simple", "mapping int, asciiword with simple"),
    ("option debug 'it''s'", "option debug 'other'", "option more 'x'"),
    ("option host 'h'", "option host 'i'", "option port '1'"),
    ("version '1'", "version '2'"),
    ("type 'x'; ", "type 'y'; "),
    ("all tables; ", ""),
    ("option user 'u'", "option user 'v'"),
    ("option column_name 'Id'", "option column_name 'ID'"),
    ("option table_name 't'", "option table_name 'u'"),
    ("on ddl_command_end", "on ddl_command_start"),
    ("when tag in ('DROP TABLE')", "when tag in ('DROP TABLE', 'DROP VIEW')"),
    ("grant none on functions", "grant execute on functions to app"),
    ("grant usage on schemas", "grant usage, create on schemas"),
    ("grant select on tables", "grant select, insert on tables"),
    ("rows 7", "rows 8"),
    ("cost 5", "cost 6"),
    ("note <> ''", "note <> 'a'"),
    ("--- Two", "--- Three"),
    ("--- What it is, isn't it.", "--- What it is."),
    ("subtype diff float8mi", ""),
    ("subtype float8\n}", "subtype numeric\n}", "subtype int8\n}"),
    (" -> ", " ->  "),
)
_COLUMN = re.compile(
    r"""^  (?:"(?:[^"]|"")*"|[\w]+)  (?:[a-z_]+(?:\(\d+(?:,\d+)?\))?(?:\[\]|<line>)?|-> [^?]*?)(\??)(?= |$)"""
)
# What a table can get: columns and items over one that it has.
_LINES = (
    "added_1  int?",
    "added_2  text = 'x'",
    "added_3  int = 3 check (added_3 > 0)",
    "added_4  uuid = gen_random_uuid() unique",
    "added_5  timestamptz = now() index",
    "added_6  text",
    "added_7  bigint identity",
    "added_8  int as (1 + 1)",
    "added_9  serial",
    "added_10  'a' | 'b' = 'a'",
    "added_11  int? unique",
    "added_12  date? check (added_12 > '2020-01-01')",
    "added_13  jsonb = '{}' storage external",
    "--- Said of it.\n  added_14  varchar(20)? index",
    "index ({c})",
    "index ({c} desc) include (id)",
    "index lower_now ({c}) where ({c} is not null)",
    "unique ({c})",
    "unique (id, {c})",
    "check told ({c} is not null or true)",
    "check ({c} is null or {c} = {c}) not valid",
    "policy told for all to app using (true) with check ({c} is not null)",
    "policy own for delete to reader using ({c} is null)",
    "grant insert ({c}) to app",
    "grant all to reader",
    "trigger told after update of {c} execute touch()",
    "constraint trigger told_late after delete execute touch()",
    "statistics told on (id, {c})",
    "option rls",
    "option autovacuum_enabled = false",
    "option rls force",
)


def _some_line(text: str, of: Callable[[str], bool], draw: st.DrawFn) -> int | None:
    found = [number for number, line in enumerate(text.split("\n")) if of(line)]
    return draw(st.sampled_from(found)) if found else None


def _without_one(draw: st.DrawFn, written: Written) -> Written:
    """Something is gone."""
    gone = draw(st.sampled_from([text for text in written if not _STAYS.match(text)] or [""]))
    return [text for text in written if text != gone]


def _without_a_line(draw: st.DrawFn, written: Written) -> Written:
    """Something within something is gone."""
    at = draw(st.integers(0, len(written) - 1))
    lines = written[at].split("\n")
    number = _some_line(written[at], lambda line: line.startswith("  "), draw)
    if number is None:
        return written
    return [*written[:at], "\n".join((*lines[:number], *lines[number + 1 :])), *written[at + 1 :]]


def _with_a_line(draw: st.DrawFn, written: Written) -> Written:
    """A table has something more."""
    tables = [at for at, text in enumerate(written) if re.search(r"(?m)^table \S+(?: One\"\S+)? \{$", text)]
    if not tables:
        return written
    at = draw(st.sampled_from(tables))
    lines = written[at].split("\n")
    columns = [found[1] for line in lines if (found := re.match(r'  ("(?:[^"]|"")*"|\w+)  ', line))]
    line = draw(st.sampled_from(_LINES)).replace("{c}", draw(st.sampled_from(columns)) if columns else "id")
    if line.startswith("index (") and "{ index (" in written[at]:
        return written  # which of two indexes above a partition's own is a part of is up to how they were made
    head = next(number for number, text in enumerate(lines) if text.startswith("table "))
    where = draw(st.sampled_from((head + 1, len(lines) - 1)))
    return [*written[:at], "\n".join((*lines[:where], f"  {line}", *lines[where:])), *written[at + 1 :]]


def _otherwise(draw: st.DrawFn, written: Written) -> Written:
    """Something is said otherwise, or not at all."""
    spots = [
        (at, group, said)
        for at, text in enumerate(written)
        for group in (*_SPOTS, *_BOUNDS)
        for said in group
        if said and said in text
    ]
    if not spots:
        return written
    at, group, said = draw(st.sampled_from(spots))
    others = group if group in _BOUNDS else ("", *group)
    instead = draw(st.sampled_from([each for each in others if each != said]))
    places = [found.start() for found in re.finditer(re.escape(said), written[at])]
    place = draw(st.sampled_from(places))
    text = written[at][:place] + instead + written[at][place + len(said) :]
    return [*written[:at], text, *written[at + 1 :]]


def _nullable_or_not(draw: st.DrawFn, written: Written) -> Written:
    """A column may be null, or no more."""
    at = draw(st.integers(0, len(written) - 1))
    number = _some_line(written[at], lambda line: _COLUMN.match(line) is not None, draw)
    if number is None:
        return written
    lines = written[at].split("\n")
    found = _COLUMN.match(lines[number])
    assert found is not None
    mark = "" if found[1] else "?"
    lines[number] = lines[number][: found.start(1)] + mark + lines[number][found.end(1) :]
    return [*written[:at], "\n".join(lines), *written[at + 1 :]]


_CHANGES = (
    *(_without_one, _without_a_line, _without_a_line, _with_a_line, _with_a_line),
    *(_otherwise, _otherwise, _otherwise, _nullable_or_not),
)


def is_schema(written: Written) -> bool:
    """Whether declarations are a schema without a mistake, whose keys the rows of `few_rows` can have."""
    catalog, problems = diagnosed("\n\n".join(written) + "\n")
    return not has_errors(problems) and not any(_tells_by_a_flag(table) for table in catalog.all(Table))


def _tells_by_a_flag(table: Table) -> bool:
    """Whether a key is a boolean, of which three rows have but two values."""
    flags = {column.name for column in table.columns if column.type.name == "boolean"}
    return any(flags.issuperset(key.columns) for key in table.uniques)


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """A schema, and what it becomes: some changes, and other names for some things."""
    before = [text for text in draw(declarations()) if not _LEFT_OUT.match(text)]
    after = before
    for change in draw(st.lists(st.sampled_from(_CHANGES), min_size=1, max_size=5)):
        changed = change(draw, after)
        if changed != after and is_schema(changed):
            after = changed
    there = nameable("\n\n".join(after))
    some = st.lists(st.sampled_from(there), max_size=2, unique=True) if there else st.just([])
    chosen = draw(some)
    first, second = "\n\n".join(before) + "\n", "\n\n".join(after) + "\n"
    for name in chosen:
        first, second = with_was(first, name, name, other(name)), with_other_name(second, name)
    if has_errors(diagnosed(first)[1]) or has_errors(diagnosed(second)[1]):
        return Pair("\n\n".join(before) + "\n", "\n\n".join(after) + "\n", {})
    return Pair(first, second, {_plain(name): _plain(other(name)) for name in chosen})


def _plain(name: str) -> str:
    return name.removeprefix('"').removesuffix('"').replace('""', '"')
