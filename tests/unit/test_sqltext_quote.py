from __future__ import annotations

import pytest

from dbsc.sqltext import quote, tokens
from dbsc.sqltext.parse import Fragment, parse_expression
from dbsc.sqltext.tokens import Tokens, scan
from dbsc.sqltext.tree import strings

# Keywords that PostgreSQL's documentation lists as non-reserved, and words that are none.
BARE_WORDS = (
    "type name status value key role comment view index policy access trigger partition owner schema user_id text date",
    "abort action data day domain enum extension function hour id language level match month no object of over owned",
    "password privileges range rename replace returns rows sequence server session set share show start statistics",
    "storage system tables temp template transaction truncate uescape until update validate version volatile within",
    "without year zone",
)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (quote.RESERVED, tokens.RESERVED),
        (quote.TYPE_FUNC_NAME, tokens.TYPE_FUNC_NAME),
        (quote.COL_NAME, tokens.COL_NAME),
    ],
)
def test_the_parser_agrees_about_keywords(words: frozenset[str], kind: int) -> None:
    for word in words:
        found = scan(word)
        assert isinstance(found, Tokens)
        assert found.keywords == [kind], word


@pytest.mark.parametrize("words", BARE_WORDS)
def test_unreserved_words_stay_bare(words: str) -> None:
    for word in words.split():
        assert quote.identifier(word) == word


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("user_id", "user_id"),
        ("_a1", "_a1"),
        ("order", '"order"'),
        ("user", '"user"'),
        ("left", '"left"'),
        ("int", '"int"'),
        ("userId", '"userId"'),
        ("1st", '"1st"'),
        ("a$", '"a$"'),
        ("größe", '"größe"'),
        ("a b", '"a b"'),
        ('say "hi"', '"say ""hi"""'),
        ("", '""'),
        ("two\nlines", 'U&"two\\000Alines"'),
        ('\t"\\', 'U&"\\0009""\\\\"'),
        ("\U000e0001", 'U&"\\+0E0001"'),
    ],
)
def test_identifiers(name: str, written: str) -> None:
    assert quote.identifier(name) == written
    assert quote.needs_quotes(name) == (name != written)
    assert quote.unquote(written) == name


def test_what_is_quoted_is_read_back_as_one_name() -> None:
    parts = ("a.b", 'c"d', "é", "select", "Ω x", 'line\n"\\')
    found = parse_expression(quote.qualified(*parts))
    assert isinstance(found, Fragment)
    assert strings(found.tree["ColumnRef"]["fields"]) == parts


@pytest.mark.parametrize("text", ["", "it's", "a\\b", "''", "é\n$1", "--", "'); drop table t; --"])
def test_what_is_a_literal_is_read_back_as_that_text(text: str) -> None:
    for written in (quote.literal(text), quote.dollar(text)):
        found = parse_expression(written)
        assert isinstance(found, Fragment)
        assert found.tree["A_Const"]["sval"].get("sval", "") == text


@pytest.mark.parametrize(
    ("text", "tag"),
    [("a", "$$"), ("a$", "$body$"), ("$$", "$body$"), ("$$ $body$ ", "$body1$"), ("$$ x $body", "$body1$")],
)
def test_dollar_quotes_take_the_first_free_tag(text: str, tag: str) -> None:
    assert quote.dollar(text) == tag + text + tag
    found = parse_expression(quote.dollar(text))
    assert isinstance(found, Fragment)
    assert found.tree["A_Const"]["sval"]["sval"] == text


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("UserId", "userid"),
        ("ÄB", "Äb"),
        ('"User""Id"', 'User"Id'),
        ('U&"d\\0061t\\+000061"', "data"),
        ('U&"a\\\\b""c"', 'a\\b"c'),
        ("u&\"d!0061ta!!\" UESCAPE '!'", "data!"),
        ('U&"\\D83D\\DE00"', "😀"),
    ],
)
def test_unquote(token: str, name: str) -> None:
    assert quote.unquote(token) == name
    if token.isascii():
        found = parse_expression(token)
        assert isinstance(found, Fragment)
        assert strings(found.tree["ColumnRef"]["fields"]) == (name,)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("t", ("t",)),
        ("Public.T", ("public", "t")),
        (' "A.b" . "c""d" ', ("A.b", 'c"d')),
        ("order", ("order",)),
        ("123", None),
        ("", None),
        ("a.", None),
        (".a", None),
        ("a b", None),
        ('"a', None),
        ('"a"b', None),
        ('""', None),
    ],
)
def test_split(text: str, parts: tuple[str, ...] | None) -> None:
    assert quote.split(text) == parts
