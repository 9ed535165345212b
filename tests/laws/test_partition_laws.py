"""Laws of partition bounds: periods tile the line, hold what is asked for, and are told apart by their names."""

import itertools
from datetime import UTC, date, datetime, timedelta, timezone
from random import Random

from hypothesis import assume, example, given
from hypothesis import strategies as st

from dbsc import pipeline
from dbsc.backends.partitions.plan import due, retirements, schedule
from dbsc.catalog import moments, period_names
from dbsc.catalog.catalog import EMPTY
from dbsc.catalog.intent import PartitionRule, Period
from dbsc.catalog.objects import Partition, ref
from dbsc.catalog.periods import Grid, bounds, grid, later, suffix
from dbsc.semantics.series import Series, folded
from dbsc.source import Source

UNITS = ("hour", "day", "week", "month", "quarter", "year")
EVENTS = ref("table", "public", "events")

amounts = st.integers(1, 60)
days = st.dates()
starts = st.none() | st.datetimes().map(lambda at: at.isoformat()) | st.dates().map(str)
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
values = st.integers(-(10**12), 10**12)


@st.composite
def time_rules(draw: st.DrawFn) -> PartitionRule:
    """A rule over a timestamp."""
    every = Period(draw(amounts), draw(st.sampled_from(UNITS)))
    keep = draw(st.none() | st.builds(Period, amounts, st.sampled_from(UNITS)))
    return PartitionRule(EVENTS, every, draw(st.integers(0, 5)), draw(starts), keep)


@st.composite
def grids(draw: st.DrawFn) -> tuple[Grid, int]:
    """The grid of a rule over time or numbers, and a value."""
    if draw(st.booleans()):
        return grid(draw(time_rules()), "timestamptz"), moments.moment(draw(st.datetimes()))
    start = draw(st.none() | values.map(str))
    return grid(PartitionRule(EVENTS, Period(draw(st.integers(1, 10**9))), 2, start), "bigint"), draw(values)


@given(grids())
def test_the_period_of_a_value_holds_it(case: tuple[Grid, int]) -> None:
    rows, value = case
    lower, upper = rows.bounds(rows.index(value))
    assert lower <= value < upper


@given(grids(), st.integers(-50, 50))
def test_periods_tile_without_gap_or_overlap(case: tuple[Grid, int], away: int) -> None:
    rows, value = case
    index = rows.index(value) + away
    lower, upper = rows.bounds(index)
    assert lower < upper
    assert rows.bounds(index + 1)[0] == upper
    assert rows.bounds(index - 1)[1] == lower
    assert rows.index(lower) == rows.index(upper - 1) == index


@given(time_rules(), st.datetimes(datetime(30, 1, 1), datetime(9000, 1, 1)))
def test_names_of_times_are_unique_and_sorted(rule: PartitionRule, at: datetime) -> None:
    rows = grid(rule, "timestamptz")
    index = rows.index(moments.moment(at))
    assume(moments.civil(rows.lower(index) // moments.DAY)[0] > 0)
    assume(moments.civil(rows.lower(index + 12) // moments.DAY)[0] < 10_000)
    names = [suffix(rows, index + n) for n in range(12)]
    assert names == sorted(set(names))


@given(st.integers(1, 10**9), values)
def test_names_of_numbers_are_unique(amount: int, value: int) -> None:
    rows = grid(PartitionRule(EVENTS, Period(amount), 2), "bigint")
    index = rows.index(value)
    names = {suffix(rows, index + n) for n in range(-3, 4)}
    assert len(names) == 7
    assert all(name.replace("_", "").isalnum() for name in names)


@given(time_rules(), st.integers(-5, 5))
def test_a_name_tells_the_lower_bound(rule: PartitionRule, index: int) -> None:
    rows = grid(rule, "timestamptz")
    lower = rows.lower(index)
    assume(0 < moments.civil(lower // moments.DAY)[0] < 10_000)
    parts = suffix(rows, index).split("_")
    if parts[-1].startswith("q"):
        parts[-1] = str(int(parts[-1][1:]) * 3 - 2)
    whole = [*parts, *("01", "01", "01", "00", "00", "00", "000000")[len(parts) :]]
    assert datetime.strptime(" ".join(whole), "%Y %m %d %H %M %S %f") == datetime(1970, 1, 1) + timedelta(
        microseconds=lower
    )


@given(days)
@example(date(1, 1, 1))
@example(date(9999, 12, 31))
@example(date(2000, 2, 29))
@example(date(1900, 2, 28))
def test_day_numbers_are_those_of_the_calendar(day: date) -> None:
    number = moments.day_number(day.year, day.month, day.day)
    assert number == (day - date(1970, 1, 1)).days
    assert moments.civil(number) == (day.year, day.month, day.day)


@given(st.integers(-10_000_000, 10_000_000))
def test_day_numbers_go_on_beyond_the_calendar(number: int) -> None:
    year, month, day = moments.civil(number)
    assert moments.day_number(year, month, day) == number
    assert moments.civil(number + 146_097) == (year + 400, month, day)


@given(st.datetimes(timezones=offsets))
def test_moments_are_utc(at: datetime) -> None:
    assert moments.moment(at) == (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    assert moments.parse(at.isoformat()) == moments.moment(at)


@given(st.datetimes())
def test_a_moment_is_written_as_postgresql_does(at: datetime) -> None:
    text = moments.timestamp_text(moments.moment(at), "+00")
    assert datetime.fromisoformat(text) == at.replace(tzinfo=UTC)


@given(st.datetimes(), st.integers(-600, 600), st.integers(0, 600))
def test_months_add_up_to_the_shortest(at: datetime, months: int, more: int) -> None:
    start = moments.moment(at)
    after = moments.add_months(start, months)
    assert moments.month_of(after) == moments.month_of(start) + months
    assert after % moments.DAY == start % moments.DAY
    assert moments.civil(after // moments.DAY)[2] <= at.day
    assert moments.add_months(start, months + more) >= after


@given(time_rules(), st.datetimes(datetime(1000, 1, 1), datetime(3000, 1, 1)))
def test_what_is_due_covers_now_and_ahead_and_nothing_that_is_over(rule: PartitionRule, at: datetime) -> None:
    now = moments.moment(at)
    rule = rule.replace(start=None)
    rows = grid(rule, "timestamptz")
    indices = due(rule, rows, now)
    assert indices[0] == rows.index(now)
    assert len(indices) == rule.ahead + 1
    assert all(one.due > now for index in indices for one in retirements(rule, rows.lower(index + 1)))


@given(time_rules(), st.datetimes(datetime(2000, 1, 1), datetime(2001, 1, 1)), st.integers(0, 900))
def test_from_is_the_first_bound_that_is_kept(rule: PartitionRule, at: datetime, before: int) -> None:
    now = moments.moment(at)
    rule = rule.replace(start=str((at - timedelta(days=before)).date()))
    rows = grid(rule, "timestamptz")
    indices = due(rule, rows, now)
    assert indices[-1] == rows.index(now) + rule.ahead
    kept = [n for n in range(indices.stop) if rule.keep is None or later(rows.lower(n + 1), rule.keep) > now]
    assert list(indices) == kept


@given(st.datetimes(), amounts, st.sampled_from(UNITS))
def test_bounds_of_a_rule_are_those_of_its_grid(at: datetime, amount: int, unit: str) -> None:
    rule = PartitionRule(EVENTS, Period(amount, unit), 3)
    lower, upper = bounds(rule, "timestamp", moments.moment(at))
    assert lower <= moments.moment(at) < upper
    assert later(lower, rule.every) == upper


@st.composite
def changed_rules(draw: st.DrawFn) -> tuple[str, str, date, date]:
    """A rule, one that takes its place, the day of the first and that of the other."""
    first = draw(st.dates(date(2000, 1, 1), date(2001, 1, 1)))
    said = []
    for _ in range(2):
        unit = draw(st.sampled_from(UNITS[1:]))
        start = draw(st.none() | st.dates(first - timedelta(days=200), first + timedelta(days=200)))
        text = f"every {draw(st.integers(1, 9))} {unit} ahead {draw(st.integers(0, 3))}"
        said.append(f"{text} from '{start}'" if start else text)
    return said[0], said[1], first, first + timedelta(days=draw(st.integers(0, 300)))


@given(changed_rules(), st.integers(0, 400))
def test_partitions_tile_when_a_rule_becomes_another(case: tuple[str, str, date, date], later_: int) -> None:
    before, after, first, changed = case
    one, other = (
        pipeline.check(
            (Source("schema.dbs", f"table events {{ at date; partition by range (at) {rule} }}"),), lambda *_: "none"
        )
        for rule in (before, after)
    )
    lock = pipeline.carried_over(one.catalog, EMPTY, first)
    goal = pipeline.carried_over(other.catalog, lock, changed)
    assert set(lock.objects) <= set(goal.objects)
    end = changed + timedelta(days=later_)
    (planned,) = schedule(other.catalog, changed, end, goal).tables
    bounds_ = [(each.lower, each.upper) for each in planned.planned]
    assert all(upper == lower for (_, upper), (lower, _) in itertools.pairwise(bounds_)), bounds_
    assert bounds_[-1][1] > moments.moment(end) or bounds_[0][0] > moments.moment(end)
    assert len({each.partition.name for each in planned.planned}) == len(bounds_)
    start = other.catalog.intent.partition_rules[0].start
    if start is not None and start != lock.intent.partition_rules[0].start:
        assert bounds_[0][0] <= moments.moment(date.fromisoformat(start))
    (at_once,) = schedule(other.catalog, changed, end, lock).tables
    assert bounds_[-1:] == [(each.lower, each.upper) for each in at_once.planned[-1:]]
    assert pipeline.carried_over(other.catalog, goal, end).objects == goal.objects


@st.composite
def many_series(draw: st.DrawFn) -> Series:
    """Partitions that follow one another, under names of a rule or of another tool."""
    count = draw(st.integers(3, 9))
    type_name = draw(st.sampled_from(("timestamptz", "timestamp", "date", "bigint")))
    if type_name == "bigint":
        rule = PartitionRule(EVENTS, Period(draw(st.integers(1, 10**9))), 0, draw(values.map(str)))
    else:
        units = [unit for unit in UNITS if type_name != "date" or unit != "hour"]
        start = draw(st.dates(date(30, 1, 1), date(8000, 1, 1))).isoformat()
        start += draw(st.sampled_from(("", " 06:00", " 23:59:59.5"))) if type_name != "date" else ""
        rule = PartitionRule(EVENTS, Period(draw(amounts), draw(st.sampled_from(units))), 0, start)
    precision = grid(rule, type_name).told
    if precision != "microsecond":
        usual = period_names.example(precision)
        plain = usual.replace("_", draw(st.sampled_from(("", "_", "x"))))
        rule = rule.replace(named=draw(st.sampled_from((None, usual, f"p{plain}", f"{plain}_part"))))
    return Series(EVENTS, grid(rule, type_name), count)


@given(many_series(), st.randoms())
def test_what_is_said_of_a_series_makes_just_its_partitions(made: Series, order: Random) -> None:
    partitions = [Partition("public", name, EVENTS, bound) for name, bound in made]
    shuffled = sorted(partitions, key=lambda _: order.random())
    said = folded(EVENTS, shuffled, made.rows.type)
    assert said is not None
    text, which = said
    assert which == {partition.ref for partition in partitions}
    source = f"table events {{ at {made.rows.type}; partition by range (at) {text} }}"
    found = pipeline.check((Source("schema.dbs", source),), lambda *_: "none").catalog
    assert [(each.name, each.bound) for each in found.all(Partition)] == list(made)


def test_partitions_that_have_a_gap_or_another_name_are_no_series() -> None:
    rule = PartitionRule(EVENTS, Period(1, "month"), 0, "2024-01-01")
    months = Series(EVENTS, grid(rule, "date"), 12)
    twelve = [Partition("public", name, EVENTS, bound) for name, bound in months]
    with_gap = [*twelve[:4], *twelve[5:]]
    said = folded(EVENTS, with_gap, "date")
    assert said is not None
    assert said[0] == "every 1 month from '2024-06-01' to '2025-01-01'"
    renamed = [each.replace(name="other") if index == 3 else each for index, each in enumerate(twelve)]
    said = folded(EVENTS, renamed, "date")
    assert said is not None
    assert said[0] == "every 1 month from '2024-05-01' to '2025-01-01'"
    assert folded(EVENTS, twelve[:2], "date") is None
