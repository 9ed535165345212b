"""Texts that match regular expressions, held against Python's own, which agree with PostgreSQL's on plain ones."""

from __future__ import annotations

import re

import pytest

from dbsc.postgres.rehearsal.patterns import matching

PLAIN = [
    "^[A-Z]{3}$",
    "^[A-Z]{2}-[0-9]{4,6}$",
    "^[a-z0-9]+(-[a-z0-9]+)*$",
    r"^\d{3}$",
    r"^[^@ ]+@[^@ ]+\.[a-z]{2,}$",
    "^(open|closed)$",
    "^(?:ab|c)d?$",
    "^#[0-9a-fA-F]{6}$",
    r"^\+[1-9]\d{1,14}$",
    "^https?://",
    "^.{3,}$",
    "^[]a]x$",
]


@pytest.mark.parametrize("pattern", PLAIN)
def test_what_is_made_matches(pattern: str) -> None:
    made = {matching(pattern, n) for n in range(1, 21)}
    assert made and all(text is not None and re.search(pattern, text) for text in made), made


def test_there_are_as_many_texts_as_wanted_where_there_is_a_choice() -> None:
    assert len({matching("^[A-Z]{3}$", n) for n in range(1, 201)}) == 200


@pytest.mark.parametrize("pattern", ["(?=x)y", "^(a", "[a", "a)", "^[^-_a-zA-Z0-9.@/+ ]$", r"\ya"])
def test_what_is_not_understood_is_left(pattern: str) -> None:
    assert matching(pattern, 1) is None


def test_a_class_by_its_name() -> None:
    assert re.fullmatch("[a-z]{4}", matching("^[[:alpha:]]+$", 5) or "")
