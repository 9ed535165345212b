"""Did you mean: what is near enough to be offered, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbsc.diagnostics import did_you_mean, nearest

WORDS = ("orders", "order_lines", "customers", "id", "total")


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("order", "orders"),  # one letter is missing
        ("orderss", "orders"),  # one is too many
        ("ordrs", "orders"),
        ("odrers", "orders"),  # two neighbours swapped
        ("ORDERS", "orders"),  # capitals do not count
        ("order_line", "order_lines"),
        ("ordre_lnies", "order_lines"),  # two swaps in a long word
        ("di", "id"),
        ("totals", "total"),
        ("invoices", None),
        ("orchards", None),  # three edits are too many for eight letters
        ("ie", "id"),
        ("xy", None),  # nothing of the word is left
        ("", None),
    ],
)
def test_nearest(word: str, found: str | None) -> None:
    assert nearest(word, WORDS) == found


def test_how_far_depends_on_the_length_of_the_word() -> None:
    assert nearest("abcd", ["abce"]) == "abce"
    assert nearest("abcd", ["abef"]) is None  # two edits in four letters
    assert nearest("abcde", ["abcfg"]) == "abcfg"
    assert nearest("abcdefgh", ["abcdeijk"]) is None  # three in eight
    assert nearest("abcdefghi", ["abcdefjkl"]) == "abcdefjkl"


def test_the_nearest_wins_and_ties_go_to_the_first() -> None:
    assert nearest("colour", ["color", "colours", "velour"]) == "color"
    assert nearest("colour", ["colours", "color"]) == "colours"
    assert nearest("note", ["notes", "note"]) == "note"


def test_nothing_is_near_in_an_empty_vocabulary() -> None:
    assert nearest("order", []) is None
    assert did_you_mean("order", []) is None


def test_did_you_mean_quotes_what_it_offers() -> None:
    assert did_you_mean("custmers", WORDS) == "did you mean `customers`?"
    assert did_you_mean("warehouse", WORDS) is None


@given(st.text(min_size=1, max_size=12), st.lists(st.text(max_size=12), max_size=5))
def test_what_is_offered_is_of_the_vocabulary(word: str, vocabulary: list[str]) -> None:
    assert nearest(word, vocabulary) in (None, *vocabulary)


@given(st.lists(st.text(alphabet="abcdef_", min_size=1, max_size=12), min_size=1, max_size=5))
def test_a_word_of_the_vocabulary_is_nearest_to_itself(vocabulary: list[str]) -> None:
    for word in vocabulary:
        assert nearest(word, vocabulary) == word
