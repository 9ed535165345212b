"""Independent mistakes are told one by one: as many errors as mistakes, each on its own line, and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dbsc import pipeline
from dbsc.source import Source
from dbsc.syntax.ast import Use

# A file as a list of lines; a mistake is put in before a line that an item or declaration starts on.
LINES = """\
enum side { buy, sell }

table users {
  id     bigint pk identity
  name   text
  email  text unique
  index (name)
}

--- What is owned.
table items {
  id       bigint pk identity
  user_id  -> users on delete cascade
  side     side = 'buy'
  price    numeric(12,2) check (price > 0)
  unique (user_id, price)
  check (price < 1000)
}

view cheap as (
  select id, price from items where price < 10
)

function total(p bigint) returns numeric
  language sql
  stable
  as $$ select sum(price) from items where user_id = p $$

table prices {
  item_id  -> items
  at       timestamptz = now()
  pk (item_id, at)
}
""".split("\n")
ITEMS = [number for number, line in enumerate(LINES) if line.startswith("  ") and number not in (20, 24, 25, 26)]
DECLARATIONS = [number for number, line in enumerate(LINES) if line.startswith(("enum", "table users", "view", "func"))]
IN_TABLES = (
    "x{n} text garble",
    "x{n} text check",
    "x{n} text check (x{n} > 'a'",
    "x{n} text check (x{n} >)",
    "x{n} text check (nowhere > 0)",
    "x{n} int =",
    "x{n}",
    "x{n} txet",
    "x{n} 'open | 'shut'",
    "x{n} text = 'open",
    "x{n} text NOT NULL",
    "x{n} int UNIQUE",
    "x{n} int,",
    "x{n}: text",
    "X{n} text",
    "x{n} text // why",
    "x{n} text ~",
    "x{n} -> nowhere",
    "x{n} -> users on delte cascade",
    "index (nowhere)",
    "index (price +)",
    "index",
    "chekc (1 > 0)",
    "check x{n} (1 +)",
    "unique ()",
    "polcy p{n} for select using (true)",
    "policy p{n} for",
    "option nonsense",
    "option",
    "foreign (nowhere) -> users (id)",
    "trigger t{n} befor update execute suppress_redundant_updates_trigger()",
    "...nowhere",
    "@@nonsense",
)
OUTSIDE = (
    "tabel x{n} {{ id int }}",
    "enum x{n} {{ a b }}",
    "CREATE INDEX i ON users (id);",
    "alter table users add x int;",
    "view x{n} as (select 1",
    "view x{n} as (select nowhere from users)",
    "xyzzy x{n}",
    "use nowhere",
    "domain x{n} txet",
    "extension",
    "table x{n}",
    "drop",
    "}}",
    "//",
    "table Users{n} {{ id int }}",
)


def nothing(_importer: str, _use: Use) -> str:
    return "there is no such file"


def told(lines: list[str]) -> list[tuple[int, str]]:
    """The line and the message of each error."""
    checked = pipeline.check((Source("schema.dbs", "\n".join(lines)),), nothing)
    found = []
    for one in checked.diagnostics:
        assert one.place is not None
        found.append((one.place.source.position(one.place.start)[0], one.message))
    return found


def test_the_file_is_right() -> None:
    assert told(LINES) == []


def seeded(mistakes: dict[int, str]) -> tuple[list[str], list[int]]:
    """The file with a mistake before each of these lines, and the lines on which the mistakes are."""
    lines: list[str] = []
    places: list[int] = []
    for number, line in enumerate(LINES):
        if number in mistakes:
            indent = "  " if number in ITEMS else ""
            lines.append(indent + mistakes[number].format(n=number))
            places.append(len(lines))
        lines.append(line)
    return lines, places


@given(st.data())
def test_each_mistake_is_told_once_on_its_own_line(data: st.DataObject) -> None:
    inside = data.draw(st.dictionaries(st.sampled_from(ITEMS), st.sampled_from(IN_TABLES), max_size=6))
    outside = data.draw(st.dictionaries(st.sampled_from(DECLARATIONS), st.sampled_from(OUTSIDE), max_size=3))
    lines, places = seeded(inside | outside)
    found = told(lines)
    assert [line for line, _ in found] == places, "\n".join([*lines, *map(str, found)])


# Lines that others rest on, broken: what rests on them is right.
BROKEN = {
    "  id     bigint pk identity": (
        "  id     bigint pk identity garble",
        "  id     bigint pk = = 1",
        "  id",
        "  id    (",
        "  id bigint 'x",
    ),
    "  name   text": ("  name   'a", "  name:", "  name   text garble", "  name   (3)"),
    "  email  text unique": ("  email  text unique garble",),
    "  user_id  -> users on delete cascade": (
        "  user_id  ->",
        "  user_id  -> users garble",
        "  user_id  -> on delete cascade",
    ),
    "  price    numeric(12,2) check (price > 0)": (
        "  price    numeric(12,2",
        "  price    numeric(12,2) check (price > ",
    ),
    "  pk (item_id, at)": ("  pk (item_id, at", "  pk item_id at", "  pk (item_id, at) garble"),
    "enum side { buy, sell }": (
        "enum side { buy, sell",
        "enum side ( buy, sell )",
        "enum side { buy sell }",
        "enumm side { buy, sell }",
        "enum side garble { buy, sell }",
    ),
    "table users {": ("table users garble {", "tabel users {", "tablex users {", "Table users {", "table users"),
    "table items {": ("table items inherits {", "model items {", "table items ( {"),
}


def test_what_rests_on_something_broken_is_not_blamed() -> None:
    for right, wrongs in BROKEN.items():
        number = LINES.index(right)
        for wrong in wrongs:
            lines = [*LINES[:number], wrong, *LINES[number + 1 :]]
            assert [line for line, _ in told(lines)] == [number + 1], (wrong, told(lines))


NINE = """\
enum side { buy, sell }

table users {
  id      uuid primary key
  name:   text
  email   text uniqe
  joined  timestamptz =
  status
  bio     text not null
  index (nmae)
}

tabel tags {
  id     uuid pk
  label  txet
}
"""


def test_nine_mistakes_are_nine_errors() -> None:
    assert [line for line, _ in told(NINE.split("\n"))] == [4, 5, 6, 7, 8, 9, 10, 13, 15]


def test_every_mistake_alone() -> None:
    for number, mistakes in ((ITEMS[4], IN_TABLES), (DECLARATIONS[1], OUTSIDE)):
        for mistake in mistakes:
            lines, places = seeded({number: mistake})
            assert [line for line, _ in told(lines)] == places, (mistake, told(lines))
