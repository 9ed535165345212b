"""What holds for every text: the oracle agrees, nothing raises, formatting changes nothing but white space."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lark import Lark

from dbsc.diagnostics import Diagnostic
from dbsc.record import Record
from dbsc.source import Source, Span
from dbsc.syntax import _tables, ast, grammar
from dbsc.syntax.build import Builder
from dbsc.syntax.driver import Driver
from dbsc.syntax.format import format_source
from dbsc.syntax.lexer import lex
from dbsc.syntax.matched import Value
from dbsc.syntax.parser import parse
from strategies import texts

ROOT = Path(__file__).parents[2]
SAMPLES = sorted(path for folder in ("tests/corpus", "stdlib", "samples") for path in (ROOT / folder).rglob("*.dbs"))
LARK = grammar.build()
samples = pytest.mark.parametrize("path", SAMPLES, ids=lambda path: str(path.relative_to(ROOT)))
DAMAGE = (
    *(
        "'",
        '"',
        "(",
        ")",
        "{",
        "}",
        "$$",
        "$a$",
        "/*",
        "*/",
        "--",
        "\n--- doc\n",
        "--- x",
        "\n",
        ";",
        ",",
        "|",
        "=",
        "?",
    ),
    *("->", "...", ":", "//", "#", "`", "\x00", "\ud800", "é", "…", "table", " as ", " then ", "not null", "e'\\'"),
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A sample that somebody has sat on."""
    text = draw(st.sampled_from(SAMPLES)).read_text(encoding="utf-8")
    start = draw(st.integers(0, max(0, len(text) - 1)))
    text = text[start : start + draw(st.integers(0, 3000))]
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(DAMAGE)) + text[at + draw(st.integers(0, 10)) :]
    return text


def placed(value: object) -> object:
    """A tree with its places, to compare."""
    if isinstance(value, Span):
        return value.start, value.end
    if isinstance(value, Record):
        return type(value).__name__, *(placed(getattr(value, field)) for field in value._fields)
    return [placed(part) for part in value] if isinstance(value, tuple) else value


def driven(source: Source) -> tuple[object, list[Diagnostic]]:
    """What the driver makes of the tokens, and what it has against them."""
    builder = Builder(source)
    driver = Driver(source, lex(source).tokens, builder.methods)
    return placed(builder.file(driver.run(), [])), driver.diagnostics


def by_lark(lark: Lark, source: Source) -> Value:
    return grammar.lark_tree(lark, source, Builder(source).make)


def spans_of(value: object) -> list[Span]:
    if isinstance(value, Span):
        return [value]
    if isinstance(value, Record):
        return [span for field in value._fields for span in spans_of(getattr(value, field))]
    return [span for part in value for span in spans_of(part)] if isinstance(value, tuple) else []


def check_places(text: str) -> tuple[ast.File, tuple[Diagnostic, ...]]:
    source = Source("any.dbs", text)
    tree, diagnostics = parse(source)
    places = [place for one in diagnostics for place in (one.place, *(edit.place for edit in one.edits)) if place]
    assert len(places) >= len(diagnostics), "a diagnostic of syntax has a place"
    for span in (*places, *spans_of(tree)):
        assert span.source is source
        assert 0 <= span.start <= span.end <= len(text)
    return tree, diagnostics


def test_tables_are_those_of_the_grammar() -> None:
    written = Path(_tables.__file__).read_text(encoding="utf-8")
    assert written == grammar.tables(), "run `python -m dbsc.syntax.grammar`"


@samples
def test_oracle_agrees_on_samples(path: Path) -> None:
    source = Source(path.name, path.read_text(encoding="utf-8"))
    tree, errors = driven(source)
    assert not errors
    assert tree == placed(by_lark(LARK, source))


@given(texts())
def test_oracle_agrees_on_texts_of_the_grammar(text: str) -> None:
    source = Source("any.dbs", text)
    tree, errors = driven(source)
    assert not errors, errors[0].message
    assert tree == placed(by_lark(LARK, source))


@given(st.one_of(mutated(), st.text(max_size=200)))
def test_oracle_finds_an_error_where_the_driver_does(text: str) -> None:
    source = Source("any.dbs", text)
    assert bool(driven(source)[1]) == (by_lark(LARK, source) is None)


def check_lines(text: str) -> None:
    """Lines that are copied from the second time on make what they make where every token is read."""
    text = "\n".join((text, text, text.replace("\n", "\n\n"), text.replace("  ", "   ")))
    source = Source("any.dbs", text)
    (tree, errors), (plain, plain_errors) = parse(source, 1), parse(source, 0)
    assert placed(tree) == placed(plain)
    assert errors == plain_errors


@samples
def test_lines_that_are_copied_are_as_if_they_were_read(path: Path) -> None:
    check_lines(path.read_text(encoding="utf-8"))


@given(st.one_of(texts(), mutated()))
def test_lines_of_any_text_that_are_copied_are_as_if_they_were_read(text: str) -> None:
    check_lines(text)


@given(st.text(max_size=500))
def test_any_text_parses_without_an_exception(text: str) -> None:
    check_places(text)


@given(mutated())
def test_any_damage_is_survived(text: str) -> None:
    check_places(text)
    formatted, diagnostics = format_source(Source("any.dbs", text))
    assert (formatted is None) == bool(diagnostics)
    assert all(one.code != "DBS009" for one in diagnostics)


@given(mutated(), st.integers(0, 3000))
def test_a_text_cut_anywhere_parses(text: str, at: int) -> None:
    check_places(text[:at])


def has_no_error(text: str) -> bool:
    return not parse(Source("any.dbs", text))[1]


def check_format(text: str) -> str:
    source = Source("any.dbs", text)
    tree, diagnostics = parse(source)
    assert not diagnostics
    formatted, diagnostics = format_source(source)
    assert formatted is not None, diagnostics
    after = Source("any.dbs", formatted)
    again, diagnostics = parse(after)
    assert not diagnostics
    assert squeezed(tree) == squeezed(again)
    assert comments_of(source) == comments_of(after)
    assert format_source(after) == (formatted, ())
    return formatted


def squeezed(value: object) -> object:
    """A tree without its places and without any white space in its texts."""
    if isinstance(value, Record):
        fields = (field for field in value._fields if field != "span")
        return type(value).__name__, *(squeezed(getattr(value, field)) for field in fields)
    if isinstance(value, tuple):
        return [squeezed(part) for part in value]
    return re.sub(r"\s+", "", value) if isinstance(value, str) else value


def comments_of(source: Source) -> list[str]:
    return [re.sub(r"\s+", " ", comment.text).strip() for comment in lex(source).comments]


@given(texts().filter(has_no_error))
def test_format_keeps_meaning_and_comments_and_is_idempotent(text: str) -> None:
    check_format(text)


@given(texts().filter(has_no_error))
def test_format_leaves_no_loose_ends(text: str) -> None:
    formatted = check_format(text)
    lexed = lex(Source("any.dbs", formatted))
    inside = {
        number
        for token in (*lexed.tokens, *lexed.comments)
        if "\n" in token.text and token.kind != "DOC"
        for number in range(*(formatted.count("\n", 0, at) for at in (token.start, token.end)))
    }
    lines = formatted.split("\n")
    outside = [line for number, line in enumerate(lines) if number not in inside]
    assert not [line for line in outside if line != line.rstrip(" \t\r\f\v")]
    assert not re.search(r"\A\n|\n\n\Z|[^\n]\Z", formatted) or not formatted


@samples
def test_format_keeps_samples(path: Path) -> None:
    check_format(path.read_text(encoding="utf-8"))
