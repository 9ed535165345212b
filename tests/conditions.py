"""Random conditions of policies, each as SQL and as what SQL makes of it for a row and a user: true, false or None."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from hypothesis import strategies as st

Row = Mapping[str, Any]
"""The values of a row by the names of the columns; `user` is the current user."""

COLUMNS = {"owner": "numeric?", "state": "text?", "open": "bool?"}
USER = "(select nullif(current_setting('app.user_id', true), '')::numeric)"
"""The current user in a condition; null where nobody is."""
_NUMBERS = (None, *(Decimal(text) for text in "0.2 0.4 1 1.2 1.4 2 2.2 2.4 3 3.2 3.4".split()))
VALUES: dict[str, tuple[Any, ...]] = {
    "user": _NUMBERS,
    "owner": _NUMBERS,
    "state": (None, "new", "open", "old"),
    "open": (None, True, False),
}
"""Values that tell apart all that the conditions can compare: the constants in them, what lies between, and others."""


class Condition(NamedTuple):
    """A condition."""

    sql: str
    holds: Callable[[Row], bool | None]


def _value(kind: str) -> st.SearchStrategy[tuple[str, Callable[[Row], Any]]]:
    """A value of a kind: a column, the user, or a constant."""

    def of(name: str) -> Callable[[Row], Any]:
        return lambda row: row[name]

    def constant(value: Any) -> Callable[[Row], Any]:
        return lambda _: value

    numbers = [(str(number), constant(Decimal(number))) for number in (1, 2, 3)]
    texts = [(f"'{text}'", constant(text)) for text in ("new", "open", "old")]
    return st.sampled_from(
        {
            "number": [("owner", of("owner")), (USER, of("user")), ("owner", of("owner")), *numbers],
            "text": [("state", of("state")), ("state", of("state")), *texts],
        }[kind]
    )


def _compare(operator: str, left: Any, right: Any) -> bool | None:
    if left is None or right is None:
        return None
    compared = {"=": left == right, "<>": left != right}
    if operator in compared:
        return bool(compared[operator])
    return bool({"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator])


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _either(one: bool | None, other: bool | None) -> bool | None:
    return _not(_both(_not(one), _not(other)))


@st.composite
def _comparisons(draw: st.DrawFn) -> Condition:
    kind = draw(st.sampled_from(["number", "text"]))
    (left, of_left), (right, of_right) = draw(_value(kind)), draw(_value(kind))
    form = draw(st.sampled_from(["plain", "plain", "in", "null", "between", "distinct"]))
    operator = draw(st.sampled_from(["=", "=", "<>", *(["<", "<=", ">", ">="] if kind == "number" else [])]))
    third, of_third = draw(_value(kind))
    if form == "plain":
        return Condition(f"{left} {operator} {right}", lambda row: _compare(operator, of_left(row), of_right(row)))
    if form == "in":

        def among(row: Row) -> bool | None:
            return _either(_compare("=", of_left(row), of_right(row)), _compare("=", of_left(row), of_third(row)))

        words = draw(st.sampled_from(["in ({}, {})", "= any (array[{}, {}])", "not in ({}, {})"]))
        sql = f"{left} {words.format(right, third)}"
        return Condition(sql, (lambda row: _not(among(row))) if "not" in words else among)
    if form == "null":
        return Condition(f"{left} is null", lambda row: of_left(row) is None)
    if form == "between" and kind == "number":
        return Condition(
            f"{left} between {right} and {third}",
            lambda row: _both(_compare(">=", of_left(row), of_right(row)), _compare("<=", of_left(row), of_third(row))),
        )
    return Condition(f"{left} is distinct from {right}", lambda row: of_left(row) != of_right(row))


_LEAVES = st.one_of(
    _comparisons(),
    _comparisons(),
    st.sampled_from(
        [
            Condition("open", lambda row: row["open"]),
            Condition("open = false", lambda row: _compare("=", row["open"], False)),
            Condition("open is not true", lambda row: row["open"] is not True),
            Condition("coalesce(open, false)", lambda row: bool(row["open"])),
            Condition("true", lambda _: True),
            Condition("null", lambda _: None),
        ]
    ),
)


def _joined(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(
            lambda p: Condition(f"({p[0].sql}) and ({p[1].sql})", lambda row: _both(p[0].holds(row), p[1].holds(row)))
        ),
        pairs.map(
            lambda p: Condition(f"({p[0].sql}) or ({p[1].sql})", lambda row: _either(p[0].holds(row), p[1].holds(row)))
        ),
        inner.map(lambda c: Condition(f"not ({c.sql})", lambda row: _not(c.holds(row)))),
        inner.map(lambda c: Condition(f"({c.sql}) is true", lambda row: c.holds(row) is True)),
        pairs.map(
            lambda p: Condition(
                f"case when {p[0].sql} then {p[1].sql} else open end",
                lambda row: p[1].holds(row) if p[0].holds(row) is True else row["open"],
            )
        ),
    )


def conditions() -> st.SearchStrategy[Condition]:
    """Conditions on the rows of a table with COLUMNS."""
    return st.recursive(_LEAVES, _joined, max_leaves=5)
