"""Partition plans: the calendar's grid, names, what is due and when it ends, and how it is told."""

import itertools
import json as json_
import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from catalogs import catalog_of
from dbsc.backends.partitions import words
from dbsc.backends.partitions.markdown import markdown
from dbsc.backends.partitions.plan import initial, schedule
from dbsc.backends.partitions.sql import sql
from dbsc.backends.partitions.text import json, text
from dbsc.catalog import moments
from dbsc.catalog.catalog import EMPTY, Catalog
from dbsc.catalog.intent import PartitionRule, Period
from dbsc.catalog.naming import too_long
from dbsc.catalog.objects import Object, Partition, Privileges, Table, ref
from dbsc.catalog.periods import StartError, bound_sql, bounds, grid, suffix
from dbsc.pipeline import carried_over

EVENTS = ref("table", "public", "events")
DAY = date(2026, 1, 31)


def rule(every: str, start: str | None = None) -> PartitionRule:
    amount, _, unit = every.partition(" ")
    return PartitionRule(EVENTS, Period(int(amount), unit or None), 2, start)


def events(lifecycle: str, type_: str = "timestamptz") -> Catalog:
    return catalog_of(f"table events {{ id bigint; at {type_}\n partition by range (at) {lifecycle} }}")


def the_rule(found: Catalog) -> tuple[PartitionRule, Table]:
    table = found.table(EVENTS)
    assert table is not None
    return found.intent.partition_rules[0], table


def locked(found: Catalog, day: date) -> Catalog:
    """The catalog of a lock that was written on a day."""
    return carried_over(found, EMPTY, day)


def names(partitions: tuple[Partition, ...]) -> list[str]:
    return [one.name for one in partitions]


# ---------------------------------------------------------------- the grid


@pytest.mark.parametrize(
    ("every", "start", "lower", "upper"),
    [
        ("1 year", None, "2026-01-01", "2027-01-01"),
        ("10 year", None, "2020-01-01", "2030-01-01"),
        ("1 quarter", None, "2026-01-01", "2026-04-01"),
        ("1 month", None, "2026-01-01", "2026-02-01"),
        ("2 month", None, "2026-01-01", "2026-03-01"),
        ("6 month", None, "2026-01-01", "2026-07-01"),
        ("1 week", None, "2026-01-26", "2026-02-02"),  # a Monday
        ("1 day", None, "2026-01-31", "2026-02-01"),
        ("3 day", None, "2026-01-31", "2026-02-03"),  # 3 × 6,828 days after 1970-01-01
        ("1 month", "2025-11-15", "2026-01-15", "2026-02-15"),
        ("1 month", "2025-12-31", "2026-01-31", "2026-02-28"),  # the last day where there is no 31st
        ("1 year", "2020-04-01", "2025-04-01", "2026-04-01"),
        ("3 day", "2026-01-30", "2026-01-30", "2026-02-02"),
        ("1 week", "2026-01-01", "2026-01-29", "2026-02-05"),
        ("1 day", "2030-01-01", "2026-01-31", "2026-02-01"),
    ],
)
def test_periods_follow_the_calendar(every: str, start: str | None, lower: str, upper: str) -> None:
    found = bounds(rule(every, start), "date", moments.moment(DAY))
    assert tuple(map(moments.date_text, found)) == (lower, upper)


def test_leap_years_have_their_day() -> None:
    lower, upper = bounds(rule("1 month"), "date", moments.moment(date(2028, 2, 29)))
    assert (upper - lower) // moments.DAY == 29
    lower, upper = bounds(rule("1 year"), "date", moments.moment(date(1900, 5, 5)))
    assert (upper - lower) // moments.DAY == 365


def test_the_ends_of_the_calendar() -> None:
    rows = grid(rule("1 year"), "timestamptz")
    first, last = rows.index(moments.moment(date(1, 1, 1))), rows.index(moments.moment(date(9999, 12, 31)))
    assert [bound_sql(rows, value) for value in rows.bounds(first - 1)] == [
        "'0001-01-01 00:00:00+00 BC'",
        "'0001-01-01 00:00:00+00'",
    ]
    assert [bound_sql(rows, value) for value in rows.bounds(last)] == [
        "'9999-01-01 00:00:00+00'",
        "'10000-01-01 00:00:00+00'",
    ]
    assert [suffix(rows, index) for index in (first - 1, first, last, last + 1)] == ["0001bc", "0001", "9999", "10000"]


@pytest.mark.parametrize(
    ("every", "start", "expected"),
    [
        ("1 year", None, "2026"),
        ("1 quarter", None, "2026_q1"),
        ("2 quarter", None, "2026_q1"),
        ("1 month", None, "2026_01"),
        ("1 week", None, "2026_01_26"),
        ("1 day", None, "2026_01_31"),
        ("6 hour", None, "2026_01_31_12"),
        ("1 year", "2020-01-01", "2026"),
        ("1 year", "2020-04-01", "2025_04"),
        ("1 quarter", "2020-02-01", "2025_11"),
        ("1 quarter", "2020-07-01", "2026_q1"),
        ("1 month", "2025-11-15", "2026_01_15"),
        ("1 day", "2026-01-01 06:00:00+00", "2026_01_31_06"),
        ("1 day", "2026-01-01 06:00:00+02", "2026_01_31_04"),
        ("1 hour", "2026-01-01 06:30:00", "2026_01_31_14_30"),
    ],
)
def test_partitions_are_named_after_their_lower_bound(every: str, start: str | None, expected: str) -> None:
    rows = grid(rule(every, start), "timestamptz")
    assert suffix(rows, rows.index(moments.moment(datetime(2026, 1, 31, 15, 10)))) == expected


def test_numbers_count_from_nought_or_from_where_it_is_said() -> None:
    rows = grid(rule("1000"), "bigint")
    assert rows.bounds(rows.index(2500)) == (2000, 3000)
    assert (suffix(rows, 0), suffix(rows, 2), suffix(rows, -1)) == ("0", "2000", "minus_1000")
    assert bounds(rule("1000", "1"), "bigint", 1000) == (1, 1001)


def test_bounds_that_the_type_cannot_hold_are_open() -> None:
    found = events("every 20000 ahead 9", "smallint")
    assert [one.bound.values for one in initial(*the_rule(found), DAY)] == [("0", "20000"), ("20000", "maxvalue")]
    rows = grid(rule("20000", "-40000"), "smallint")
    assert bound_sql(rows, -40000) == "minvalue"


@pytest.mark.parametrize(
    ("type_", "lower"),
    [
        ("date", "'2026-01-01'"),
        ("timestamp", "'2026-01-01 00:00:00'"),
        ("timestamptz", "'2026-01-01 00:00:00+00'"),
    ],
)
def test_bounds_are_written_for_the_type(type_: str, lower: str) -> None:
    rows = grid(rule("1 month"), type_)
    assert bound_sql(rows, rows.lower(rows.index(moments.moment(DAY)))) == lower


@pytest.mark.parametrize(
    ("every", "type_", "start"),
    [("1 month", "timestamptz", "soon"), ("1 day", "date", "2026-01-01 12:00"), ("10", "bigint", "ten")],
)
def test_a_start_that_is_no_value_is_refused(every: str, type_: str, start: str) -> None:
    with pytest.raises(StartError, match=start):
        grid(rule(every, start), type_)


def test_days_are_those_of_utc() -> None:
    west = timezone(timedelta(hours=-8))
    assert moments.moment(datetime(2026, 1, 31, 20, tzinfo=west)) == moments.moment(datetime(2026, 2, 1, 4))
    assert moments.moment(datetime(9999, 12, 31, 23, tzinfo=west)) > moments.moment(datetime.max.replace(tzinfo=UTC))


# ---------------------------------------------------------------- what is due


def test_the_first_partitions_are_the_current_one_and_those_ahead() -> None:
    found = events("every 1 month ahead 2")
    made = initial(*the_rule(found), DAY)
    assert names(made) == ["events_2026_01", "events_2026_02", "events_2026_03"]
    assert made[0].bound.values == ("'2026-01-01 00:00:00+00'", "'2026-02-01 00:00:00+00'")
    assert made[0].parent == EVENTS


def test_from_makes_the_past_as_far_as_it_is_kept() -> None:
    assert names(initial(*the_rule(events("every 1 month ahead 0 from '2025-11-01'")), DAY)) == [
        "events_2025_11",
        "events_2025_12",
        "events_2026_01",
    ]
    kept = events("every 1 month ahead 0 from '2020-01-01' keep 1 month then drop")
    assert names(initial(*the_rule(kept), DAY)) == ["events_2025_12", "events_2026_01"]
    later = events("every 1 month ahead 1 from '2027-01-01'")
    assert names(initial(*the_rule(later), DAY)) == ["events_2027_01", "events_2027_02"]


def test_names_fit_and_stay_apart() -> None:
    name = "e" * 63
    found = catalog_of(f"table {name} {{ at date\n partition by range (at) every 1 day ahead 3 }}")
    table = next(found.all(Table))
    made = names(initial(found.intent.partition_rules[0], table, DAY))
    assert len(set(made)) == 4
    assert not any(map(too_long, made))
    assert made[0] == "e" * 52 + "_2026_01_31"


def first_objects(catalog: Catalog) -> list[Object]:
    """What the rules of a catalog add to it on its first day."""
    goal = carried_over(catalog, EMPTY, DAY)
    return [object_ for reference, object_ in goal.objects.items() if reference not in catalog.objects]


def test_partitions_are_no_way_around_their_table() -> None:
    assert not any(isinstance(one, Privileges) for one in first_objects(events("every 1 month ahead 1")))
    guarded = catalog_of(
        "database d { target supabase }\n"
        "table events { at date\n partition by range (at) every 1 month ahead 0\n access select to anon }"
    )
    partition, privileges = first_objects(guarded)
    assert isinstance(partition, Partition) and partition.row_security
    assert privileges == Privileges(partition.ref, ())


# ---------------------------------------------------------------- the schedule


def test_a_schedule_makes_ahead_and_retires_after_keep() -> None:
    found = events("every 1 month ahead 2 keep 2 months then archive keep 1 year then drop")
    plan = schedule(found, DAY, date(2026, 5, 10))
    planned = plan.tables[0].planned
    assert [one.partition.name[-7:] for one in planned] == [f"2026_0{n}" for n in range(1, 8)]
    assert [one.made and moments.date_text(one.made) for one in planned[2:5]] == [None, "2026-02-01", "2026-03-01"]
    ends = [(moments.date_text(one.due), one.step.action) for one in planned[0].retirements]
    assert ends == [("2026-04-01", "archive"), ("2027-04-01", "drop")]


def test_every_day_of_a_schedule_has_what_is_due_on_it() -> None:
    found = events("every 1 week ahead 2 keep 3 weeks then drop")
    first = date(2026, 1, 1)
    lock = locked(found, first)
    planned = schedule(found, first, first + timedelta(days=120), lock).tables[0].planned
    for number in range(120):
        day = first + timedelta(days=number)
        now = moments.moment(day)
        there = [
            one.partition
            for one in planned
            if (one.made is None or one.made <= now) and (one.ended is None or one.ended > now)
        ]
        wanted = schedule(found, day, before=lock).tables[0].planned
        assert there == [one.partition for one in wanted]
        assert set(initial(*the_rule(found), day)) <= set(there)


def test_an_older_database_has_older_partitions() -> None:
    found = events("every 1 month ahead 0")
    assert len(schedule(found, DAY, before=locked(found, date(2025, 1, 1))).tables[0].planned) == 13
    assert len(schedule(found, DAY).tables[0].planned) == 1


def test_a_plan_goes_on_where_the_lock_ends() -> None:
    found = events("every 1 month ahead 3 keep 6 months then drop")
    lock = locked(found, date(2026, 11, 22))
    (table,) = schedule(found, date(2027, 5, 20), date(2027, 7, 2), lock).tables
    assert table.locked
    assert [one.partition.name[-7:] for one in table.planned] == [
        *("2026_11", "2026_12"),
        *(f"2027_{month:02}" for month in range(1, 11)),
    ]
    assert [one.locked for one in table.planned] == [True] * 4 + [False] * 8
    assert all(one.upper == after.lower for one, after in itertools.pairwise(table.planned))
    assert [one.made and moments.date_text(one.made) for one in table.planned[3:6]] == [
        None,
        "2026-12-01",
        "2027-01-01",
    ]
    assert [moments.date_text(one.ended) for one in table.planned[:2] if one.ended] == ["2027-06-01", "2027-07-01"]


def test_the_partitions_of_a_lock_may_outlast_the_day() -> None:
    found = events("every 1 month ahead 6")
    lock = locked(found, DAY)
    (table,) = schedule(
        found, DAY, date(2026, 4, 1), lock.replace(objects=dict(reversed([*lock.objects.items()])))
    ).tables
    assert [one.partition.name[-7:] for one in table.planned] == [f"2026_{n:02}" for n in range(1, 11)]
    assert [one.locked for one in table.planned] == [True] * 7 + [False] * 3


def test_a_changed_rule_leaves_no_gap() -> None:
    lock = locked(events("every 1 month ahead 1"), DAY)
    (table,) = schedule(events("every 1 week ahead 1"), date(2026, 2, 9), date(2026, 4, 1), lock).tables
    assert [(one.partition.name[7:], moments.date_text(one.upper)) for one in table.planned] == [
        ("2026_01", "2026-02-01"),
        ("2026_02", "2026-03-01"),
        ("2026_03", "2026-04-01"),
        ("2026_04_01", "2026-04-06"),
        ("2026_04_06", "2026-04-13"),
    ]
    assert table.planned[3].partition.bound.values == ("'2026-04-01 00:00:00+00'", "'2026-04-06 00:00:00+00'")


def test_a_rule_that_came_after_its_table_starts_on_the_day() -> None:
    lock = events("")
    plan = schedule(events("every 1 month ahead 0"), DAY, before=lock)
    assert not plan.tables[0].locked
    assert [one.partition.name for one in plan.tables[0].planned] == ["events_2026_01"]


def test_what_a_lock_has_beside_the_rule_is_listed() -> None:
    rule_ = "every 1 month ahead 0"
    lock = locked(events(rule_ + " { rest default }"), DAY)
    (table,) = schedule(events(rule_), DAY, before=lock).tables
    assert names(table.listed) == ["events_rest"]
    assert [one.partition.name for one in table.planned] == ["events_2026_01"]


def test_the_lock_of_a_rule_over_numbers() -> None:
    lock = locked(events("every 20000 ahead 0", "smallint"), DAY)
    (table,) = schedule(events("every 20000 ahead 9", "smallint"), DAY, before=lock).tables
    assert [(one.partition.name, one.locked) for one in table.planned] == [("events_0", True), ("events_20000", False)]
    full = locked(events("every 20000 from '-40000' ahead 9", "smallint"), DAY)
    (table,) = schedule(events("every 20000 from '-40000' ahead 9", "smallint"), DAY, before=full).tables
    assert [(one.lower, one.upper, one.locked) for one in table.planned] == [
        (lower, lower + 20000, True) for lower in (-40000, -20000, 0, 20000)
    ]


def test_a_rule_over_numbers_that_no_value_reaches() -> None:
    (table,) = schedule(events("every 10 from '40000' ahead 1", "smallint"), DAY).tables
    assert table.planned == ()


def test_what_is_detached_without_a_word_is_kept() -> None:
    found = events("every 1 month ahead 0 keep 1 month")
    (one,) = schedule(found, DAY).tables[0].planned
    assert [end.step.action for end in one.retirements] == ["detach"]


def test_rules_over_numbers_have_no_days() -> None:
    found = events("every 1000 ahead 1 keep 5000 then drop", "bigint")
    planned = schedule(found, DAY, date(2030, 1, 1)).tables[0].planned
    assert [one.partition.name for one in planned] == ["events_0", "events_1000"]
    assert not any(one.retirements or one.made for one in planned)


# ---------------------------------------------------------------- how it is told

LISTED = """
database d { target supabase }
table regions {
  id int; region text
  partition by list (region) { eu 'de', 'fr' { partition by hash (id) into 2 }; other default }
}
table loose { at date
  partition by range (at)
}
--- What happened.
table events { at timestamptz
  partition by range (at) every 2 weeks ahead 3 keep 90 days then export 's3://b/t' then drop
  access select to authenticated
}
table sessions { id int pk; seen timestamptz
  index (seen) where (id > 0)
  retain 30 days by seen where (id > 0) then delete batch 500 every 1 week on sunday at '3:05'
}
table logs { at timestamptz
  retain 1 year by at then archive
}
"""


def test_the_sql_guards_before_it_attaches() -> None:
    made = sql(schedule(catalog_of(LISTED), DAY))
    assert made.count("do $$") == 4
    order = ["create table", "enable row level security", "revoke all on table", "attach partition"]
    assert [made.index(word) for word in order] == sorted(made.index(word) for word in order)
    assert "from public, anon, authenticated, service_role" in made
    assert "regions" not in made


def test_the_sql_leaves_out_what_has_ended() -> None:
    found = events("every 1 day ahead 0 keep 1 day then drop")
    made = sql(schedule(found, DAY, date(2026, 2, 10)))
    assert "events_2026_02_10" in made
    assert "events_2026_02_08" not in made
    assert "events_2026_02_09" in made


def test_the_sql_leaves_those_of_the_lock_to_its_migrations() -> None:
    found = events("every 1 month ahead 1 keep 3 months then drop")
    made = sql(schedule(found, date(2026, 8, 15), before=locked(found, DAY)))
    assert re.findall(r"create table public\.(\w+)", made) == [f"events_2026_{month:02}" for month in (5, 6, 7, 8, 9)]
    assert "-- Those of the lock are made by its migrations, and not here." in made
    assert "no lock" not in made
    assert "-- A table whose partitions are in no lock is taken as made on 2026-01-31." in sql(schedule(found, DAY))


def test_names_and_texts_are_quoted_in_the_sql() -> None:
    found = catalog_of('table "it\'s $$" { "At" date\n partition by range ("At") every 1 month ahead 0 }')
    made = sql(schedule(found, DAY))
    assert 'create table public."it\'s $$_2026_01" (like public."it\'s $$"' in made
    assert "to_regclass('public.\"it''s $$_2026_01\"')" in made
    assert "do $body$" in made


def test_the_text_shows_every_partition_and_its_days() -> None:
    shown = text(schedule(catalog_of(LISTED), DAY, date(2026, 6, 1)))
    lines = shown.splitlines()
    assert lines[0] == "Partitions at 2026-01-31 to 2026-06-01 (UTC)"
    assert "events_2026_01_19  2026-01-19  2026-02-02  at first     2026-05-03 export*, 2026-05-03 drop*" in shown
    assert ["regions_eu_1", "with", "(modulus", "2,", "remainder", "1)"] in [line.split() for line in lines]
    assert "loose: range (at): partitions are made by others" in lines
    assert not any(line != line.rstrip() for line in lines)


def test_the_text_says_what_comes_from_the_lock() -> None:
    found = events("every 1 month ahead 1 keep 1 month then drop")
    lock = locked(found, DAY)
    shown = text(schedule(found, date(2026, 2, 10), date(2026, 4, 1), lock)).splitlines()
    assert shown[4:] == [
        "  events_2026_01  2026-01-01  2026-02-01  by migration  2026-03-01 drop*",
        "  events_2026_02  2026-02-01  2026-03-01  by migration  2026-04-01 drop*",
        "  events_2026_03  2026-03-01  2026-04-01  2026-02-01    2026-05-01 drop",
        "  events_2026_04  2026-04-01  2026-05-01  2026-03-01*   2026-06-01 drop",
        "  events_2026_05  2026-05-01  2026-06-01  2026-04-01*   2026-07-01 drop",
        "",
        "* within these days",
    ]
    assert "its partitions are in no lock: as if it were made on 2026-02-10" in text(schedule(found, date(2026, 2, 10)))
    value = json_.loads(json(schedule(found, date(2026, 2, 10), before=lock)))["tables"][0]
    assert value["in_lock"] is True
    assert [one["in_lock"] for one in value["partitions"]] == [True, True, False]


def test_the_text_of_a_schema_without_partitions() -> None:
    assert "no table is partitioned" in text(schedule(catalog_of("table a { id int pk }"), DAY))


def test_the_json_says_the_same_as_values() -> None:
    value = json_.loads(json(schedule(catalog_of(LISTED), DAY)))
    tables = {table["table"]: table for table in value["tables"]}
    assert value["at"] == "2026-01-31 00:00:00+00"
    first = tables["events"]["partitions"][0]
    assert (first["name"], first["from"], first["made"]) == ("events_2026_01_19", "2026-01-19 00:00:00+00", None)
    assert first["then"][0] == {"at": "2026-05-03 00:00:00+00", "action": "export", "to": "s3://b/t"}
    assert [one["parent"] for one in tables["regions"]["partitions"]] == [
        "regions",
        "regions_eu",
        "regions_eu",
        "regions",
    ]
    assert tables["loose"]["partitions"] == []
    assert tables["events"]["revoked"][0] == "public"


def test_the_json_tells_who_loses_a_listed_partition() -> None:
    found = catalog_of(
        "database d { target supabase }\n"
        "table t { at date\n partition by list (at) { rest default }\n access select to anon }"
    )
    (table,) = json_.loads(json(schedule(found, DAY)))["tables"]
    assert table["revoked"] == ["public", "anon", "authenticated", "service_role"]


def test_the_page_tells_rules_and_retention() -> None:
    page = markdown(catalog_of(LISTED))
    assert (
        "| `events` | `range (at)` | every 2 weeks, 3 ahead | exported to `s3://b/t` after 90 days, then dropped |"
        in page
    )
    assert "| `regions_eu_0` | `with (modulus 2, remainder 0)` | `regions_eu` |" in page
    assert "made by others and never touched" in page
    assert "| `sessions` | `seen` is older than 30 days, and `id > 0` | deleted, 500 at a time |" in page
    assert "every week on Sunday at 03:05 UTC | `sessions_seen_idx` |" in page
    assert "archived to `archive.logs` | whenever it is run | none: every run reads the whole table |" in page


def test_the_page_shows_how_partitions_are_called_without_asking_for_the_day() -> None:
    page = markdown(catalog_of(LISTED))
    assert "| `events_2026_01_19` | 2026-01-19 00:00:00+00 | 2026-02-02 00:00:00+00 |" in page
    page = markdown(events("every 1 month from '2024-01-01' ahead 1"))
    assert "| `events_2024_01` | 2024-01-01 00:00:00+00 | 2024-02-01 00:00:00+00 |" in page
    assert "a partition for every month since 2024-01-01, and the next 1." in page


def test_the_page_of_a_schema_without_either() -> None:
    assert markdown(catalog_of("table a { id int pk }")) == ""


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (Period(1, "month"), "every month"),
        (Period(2, "week"), "every 2 weeks"),
        (Period(1000), "every 1000 values"),
    ],
)
def test_periods_in_words(period: Period, expected: str) -> None:
    assert words.every(period) == expected
