"""A text that `check` says is no value of its type is refused by servers; one that it reads is taken by them."""

from __future__ import annotations

import random

import pytest

from dbsc.postgres.connection import Connection
from dbsc.sqltypes.literals import read
from dbsc.sqltypes.values import Told, Wrong

TRY = """
create function tried(type_ text, x text) returns bool language plpgsql as $$
declare y text;
begin
  execute format('select %L::%s', x, type_) into y;
  return true;
exception when others then
  return false;
end $$
"""
SEEDS = {
    "int4": ["1", "-5", "2147483647", "2147483648", "1e5", "1.5", "+7", " 8 ", "0x1F", "1_000", "", "x"],
    "int2": ["1", "-32768", "32768", "99999"],
    "int8": ["9223372036854775807", "9223372036854775808", "12"],
    "numeric": ["1.5", "-.5", "5.", "1e10", "nan", "Infinity", "-inf", "1,5", "0x1f", "1_0.5", "--1", "1e", "e5"],
    "numeric(5,2)": ["999.99", "999.995", "1000", "-999.994", "1e2", "1e3", "nan", "inf"],
    "float8": ["1.5", "1e308", "1e309", "inf", "nan", "0x1p3", "1e-400", ".", "-infinity", "5."],
    "float4": ["1e38", "4e38", "1.5"],
    "bool": ["true", "t", "tr", "yes", "on", "o", "of", "1", "0", "2", "TRUE", " f ", "n"],
    "uuid": [
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
        "{a0eebc999c0b4ef8bb6d6bb9bd380a11}",
        "a0eebc99-9c0b4ef8-bb6d6bb9-bd380a11",
        "a0ee-bc99-9c0b-4ef8-bb6d-6bb9-bd38-0a11",
        "a0eebc99",
    ],
    "jsonb": [
        '{"a": 1}',
        "[1,2]",
        '"x"',
        "null",
        "true",
        "{a:1}",
        "{'a':1}",
        "[1,]",
        "1e400",
        "NaN",
        "01",
        "-",
        '" "',
        '{"a":"\\u00e9"}',
        "",
        "[[]]",
    ],
    "json": ['{"a": 1, "a": 2}', "[1 2]", '"\\ud800"', "tru"],
    "date": [
        "2024-02-29",
        "2024-02-30",
        "2023-13-01",
        "2024-1-5",
        "now",
        "today",
        "tomorrow",
        "infinity",
        "-infinity",
        "+infinity",
        "January 8, 1999",
        "1/8/1999",
        "19990108",
        "990108",
        "1999.008",
        "J2451187",
        "January 8, 99 BC",
        "2024-02-28 10:00",
        "2024-02-28 25:00",
        "99999-01-01",
        "0000-01-01",
        "0001-01-01 BC",
        "epoch",
        "never",
        "yesterday noon",
        "2024-02-28T10:00Z",
        "monday",
        "08-Jan-1999",
        "Jan-08-99",
    ],
    "time": [
        "10:00",
        "24:00",
        "24:01",
        "25:00",
        "10:60",
        "10:59:60",
        "10:59:61",
        "04:05 AM",
        "040506",
        "now",
        "allballs",
        "noon",
        "04:05:06 PST",
        "2003-04-12 04:05:06 America/New_York",
        "13:00 PM",
        "12:00 am",
        "1:2:3",
        "10:00:00.5",
        "10",
        "T040506",
    ],
    "timetz": ["10:00+02", "10:00", "24:00:00-08", "now", "10:00 Europe/Paris", "25:00Z"],
    "timestamp": [
        "2024-02-29 10:00",
        "2024-02-30 10:00",
        "2024-02-29 24:00",
        "2024-02-29 24:01",
        "2024-02-29T23:59:60",
        "2024-02-29 10:61",
        "now",
        "2024-02-29",
        "20240229T101010",
        "Thu Feb 29 10:00:00 2024",
        "today allballs",
        "infinity",
        "2024-02-29 10:00:00+02",
        "2024-02-29 10:00 PM",
        "2024-02-29 13:00 PM",
        "never",
        "2024-060",
    ],
    "timestamptz": [
        "2024-02-29 10:00+02",
        "2024-02-29 10:00:00 UTC",
        "2024-02-31",
        "9999-12-31 23:59:59-12",
        "2024-02-29 10:00+99",
        "2024-02-29 10:00 Nowhere/Land",
        "0001-01-01 00:00+14",
    ],
    "interval": [
        "1 day",
        "1 day 2 hours",
        "1day",
        "-1 year",
        "1 fortnight",
        "P1Y2M",
        "p1d",
        "PT1H",
        "1-2",
        "1 2:03:04",
        "1:02",
        "@ 1 minute ago",
        "day",
        "",
        "1.5 weeks",
        "1 mon 3 days",
        "1 decade",
        "1 century",
        "1 microseconds",
        "1 millisecond",
        "1 milliseconds",
        "5 quarter",
        "1 q",
        "1e5 days",
        "infinity",
        "-infinity",
        "10",
        "1 dy",
        "3 d 4 h",
        "ago",
        "1 day ago ago",
        "1 month month",
        "1 timezone",
        "1 dow",
        "1 sec 5",
    ],
    "bytea": ["\\x00ff", "\\x0", "\\xzz", "abc", "\\000", "\\400", "a\\\\b", "\\", "\\x 00 ff", "\\x0 0", "\\X00"],
    "bit": ["101", "1", "x1", "12"],
    "inet": [
        "192.168.0.1",
        "192.168.0.1/24",
        "192.168.0.256",
        "192.168.0.1/33",
        "::1",
        "::1/64",
        "::1/129",
        "1::2::3",
        "10.1",
        "10",
        "192.168",
        "fe80::1%eth0",
        "::ffff:1.2.3.4",
        "x",
        "1.2.3.4.5",
        "1.2.3",
        "01.02.03.04",
        "0001.2.3.4",
        "1.2.3.4/",
        "/24",
        " 1.2.3.4",
        "1.2.3.4 ",
        "1.2.3.4/024",
        "0x0a",
        "1.2.3.4/x",
    ],
    "cidr": [
        "192.168.0.0/24",
        "192.168.0.1/24",
        "192.168",
        "10",
        "10/8",
        "10.1/8",
        "::/0",
        "::1/64",
        "192.168.0.1",
        "192.168.100.128/25",
        "0x0a0b",
        "192.168.0.0/16",
        "128.1",
        "224.1.2.0/22",
    ],
    "macaddr": [
        "08:00:2b:01:02:03",
        "08-00-2b-01-02-03",
        "08002b:010203",
        "08002b-010203",
        "0800.2b01.0203",
        "0800-2b01-0203",
        "08002b010203",
        "8:0:2b:1:2:3",
        "08:00:2b:01:02",
        "zz:00:2b:01:02:03",
        "08:00:2b:01:02:03:04",
        " 08:00:2b:01:02:03 ",
        "1:2:3:4:5:6",
    ],
    "point": [
        "(1,2)",
        "1,2",
        "(1,2",
        "1 2",
        "(1;2)",
        " ( 1 , 2 ) ",
        "(nan,inf)",
        "(1,2,3)",
        "((1,2))",
        "1,2)",
        "(1e5,-2)",
        "()",
        "(0x1p3,1)",
    ],
    "tsquery": [
        "cat",
        "cat & rat",
        "cat rat",
        "cat &",
        "& cat",
        "!cat",
        "cat <-> rat",
        "cat:*",
        "'a b'",
        "",
        "(cat)",
        "(cat",
        "cat | rat & !x",
        "cat:ab",
        "the",
        "a<2>b",
        "cat  ",
        "| x",
        "cat!",
        "cat !rat",
    ],
    "int4[]": [
        "{1,2}",
        "{1,2",
        "1,2",
        "{}",
        "{1,,2}",
        "{1,}",
        "{1,x}",
        "{null,1}",
        "{{1,2},{3,4}}",
        "[0:1]={1,2}",
        "{ 1 , 2 }",
        '{"1"}',
        "{1}}",
        "{1;2}",
        "{,}",
        "{ }",
        " {1} ",
        "{99999999999}",
    ],
    "text[]": ["{a,b}", "{a b}", '{a,"b,c"}', "{a,,b}", '{"a}', "{NULL}", "{a\\,b}", "a", "{}x", '{a"b}'],
    "date[]": ["{2024-02-30}", "{2024-02-01}", "{now}"],
    "int4range": [
        "[1,2)",
        "[1,",
        "(1,2]",
        "empty",
        "EMPTY ",
        "[2,1]",
        "[1,1)",
        "[,5)",
        "(,)",
        "1,2",
        "[a,2]",
        "[1 , 2]",
        '["1",2]',
        "[1,2,3]",
        "[]",
        "[)",
        "[1]",
        " [1,2) ",
        "[99999999999,)",
        "[1,2)x",
        "( , )",
    ],
    "numrange": ["[1.5,2)", "[2,1.5)", "[x,)", "[nan,)", "[1,inf]"],
    "daterange": ["[2024-01-01,2024-02-30)", "[2024-02-01,2024-01-01)", "[today,)", "[2024-01-01,)"],
    "tstzrange": [
        "[2024-01-01 10:00,2024-01-01 09:00)",
        "[2024-01-01,2023-01-01)",
        '["2024-01-01 10:00",)',
        "[now,infinity]",
        "[never,)",
    ],
}

LETTERS = "0123456789" * 3 + ' -+.:,/{}[]()"\\xXeEabctfnyPTZ&|!_@'


def changed(pick: random.Random, text: str) -> str:
    """The text with a letter more, less or another, or two in each other's place."""
    letters = list(text)
    for _ in range(pick.choice((1, 1, 1, 2, 3))):
        at = pick.randrange(len(letters) + 1)
        what = pick.randrange(4)
        if what == 0 or not letters:
            letters.insert(at, pick.choice(LETTERS))
            continue
        at = min(at, len(letters) - 1)
        if what == 1:
            del letters[at]
        elif what == 2:
            letters[at] = pick.choice(LETTERS)
        else:
            other = pick.randrange(len(letters))
            letters[at], letters[other] = letters[other], letters[at]
    return "".join(letters)


@pytest.mark.parametrize("type_", SEEDS)
def test_what_is_no_value_is_refused_and_what_is_one_is_taken(connection: Connection, type_: str) -> None:
    connection.execute(TRY)
    pick = random.Random(type_)
    texts = list(dict.fromkeys([*SEEDS[type_], *(changed(pick, pick.choice(SEEDS[type_])) for _ in range(300))]))
    query = "select tried(%s, x) from unnest(%s::text[]) with ordinality u (x, n) order by n"
    taken = [row[0] for row in connection.execute(query, (type_, texts)).fetchall()]
    name, _, rest = type_.partition("(")
    wrong, refused = [], 0
    for text, is_taken in zip(texts, taken, strict=True):
        found = read(name, text, rest.removesuffix(")") or None)
        refused += isinstance(found, Wrong)
        if (isinstance(found, Wrong) and is_taken) or (isinstance(found, Told) and not is_taken):
            wrong.append((text, found))
    assert wrong == []
    assert refused > 10
