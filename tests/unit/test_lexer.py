"""Tokens, separators, and the places that are no token."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import dbsc
from dbsc.source import Source
from dbsc.syntax.enclosed import block_comment_end, dollar_end, paren_end
from dbsc.syntax.layout import lay_out
from dbsc.syntax.lexer import lex
from dbsc.syntax.literals import doc_text, dollar_range, string_value, unquote
from dbsc.syntax.outline import outline
from dbsc.syntax.tokens import Lexed


def lexed(text: str) -> Lexed:
    return lex(Source("test.dbs", text))


def kinds(text: str) -> str:
    return " ".join(token.kind for token in lexed(text).tokens)


def words(text: str) -> list[str]:
    return [token.text for token in lexed(text).tokens]


def faults(text: str) -> list[tuple[str, str]]:
    return [(fault.reason, text[fault.start : fault.end]) for fault in lexed(text).faults]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("größe_2$", "NAME"),
        ("active_:table", "NAME"),
        (":purge", "NAME"),
        ('"say ""so"""', "QNAME"),
        (r'U&"say ""\000A"""', "QNAME"),
        ("'it''s'", "STRING"),
        (r"e'it\'s'", "STRING"),
        (r"U&'\0041'", "STRING"),
        ("'two\nlines'", "STRING"),
        ("50_000", "NUMBER"),
        ("1.5e-3", "NUMBER"),
        ("(a (b) ')' \"(\" -- )\n /* ) */ $$ ) $$ e'\\')')", "PAREN"),
        ("$q$ $$ $x$ $q$", "DOLLAR"),
        ("[ 3 ]", "BRACKETS"),
        ("---", "DOC"),
        ("--- one\n  --- two", "DOC"),
        *(
            (sign, "PUNCT")
            for sign in ("...", "<->", "->", "=>", "::", "{", "}", ",", "|", ".", "=", "?", "<", ">", "*", "-")
        ),
    ],
)
def test_one_token(text: str, kind: str) -> None:
    found = lexed(text)
    assert [(token.kind, token.text, token.start, token.end) for token in found.tokens] == [(kind, text, 0, len(text))]
    assert not found.faults


def test_a_double_colon_is_no_parameter() -> None:
    assert words("f::text 'x'::a:b") == ["f", "::", "text", "'x'", "::", "a:b"]


def test_separators_are_newlines_and_semicolons_between_items() -> None:
    assert kinds("\n\na b\n\n\nc; d;\n e\n") == "NAME NAME SEP NAME SEP NAME SEP NAME"
    assert [token.text for token in lexed("a\nb;\nc\n;d").tokens if token.kind == "SEP"] == ["\n", ";", ";"]


@pytest.mark.parametrize(
    "text",
    [
        "a,\n b",
        "a |\n b",
        "a\n | b",
        "a {\n b }",
        "a { b\n }",
        "a { b;\n }",
        *(f"a\n {word} b" for word in ("then", "using", "where", "when", "to", "for", "as", "on")),
        "a\n with check (b)",
        "--- doc\na b",
        "function f(a) returns int\n language sql\n immutable\n as $$x$$",
        "external function f(a)\n returns int",
        "{ procedure p()\n security definer",
    ],
)
def test_a_line_end_that_only_continues(text: str) -> None:
    assert "SEP" not in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "a\n with (b)",
        "a\n then_some b",
        "a; on b",
        "a\n {",
        "function f() as $$x$$\n rows b",
        "cost a\n language b",
        "a;\n | b",
    ],
)
def test_a_line_end_that_ends_an_item(text: str) -> None:
    assert kinds(text).count("SEP") == 1


def test_comments_are_kept_aside() -> None:
    found = lexed("a -- one\r\n/* two /* nested */ */ b --- three\n----\n--- doc\nc")
    assert [comment.text for comment in found.comments] == ["-- one", "/* two /* nested */ */", "--- three", "----"]
    assert [token.text for token in found.tokens if token.kind != "SEP"] == ["a", "b", "--- doc", "c"]


def test_documentation_starts_its_line() -> None:
    assert kinds("/* a\n b */ --- no doc\na") == "NAME"


@pytest.mark.parametrize(
    ("text", "reason", "place"),
    [
        ("a (b\nc", "unclosed parenthesis", "("),
        ("a (b 'c\nc", "unclosed string", "'"),
        ("a (\n  b 'c\n)\nc", "unclosed string", "'"),
        ("a (\n  b (c\n)\nc", "unclosed parenthesis", "("),
        ("a 'b\nc", "unclosed string", "'"),
        ("a e'b\\'\nc", "unclosed string", "e"),
        ('a "b\nc', "unclosed name", '"'),
        ("a $x$ b\nc", "unclosed dollar quote", "$"),
        ("a /* /* */\nc", "unclosed comment", "/*"),
        ("a // b\nc", "slash comment", "//"),
        ("a # b\nc", "hash comment", "#"),
        ("a `b`\nc", "backquote", "`b`"),
        ("a `b\nc", "backquote", "`"),
        ("a ~\nc", "unknown character", "~"),
        ("a \x00\nc", "unknown character", "\x00"),
        ("a \ud800\nc", "unknown character", "\ud800"),
        ("a : b\nc", "unknown character", ":"),
    ],
)
def test_what_is_no_token(text: str, reason: str, place: str) -> None:
    assert faults(text) == [(reason, place)]
    if reason not in ("unclosed comment", "unclosed dollar quote"):
        assert words(text)[-2:] == ["\n", "c"], "the next line is read as if nothing had happened"


def test_a_string_that_closes_where_another_opens_was_never_closed() -> None:
    text = "a = 'open\nb = 'x'\nc"
    assert faults(text) == [("unclosed string", "'")]
    assert words(text) == ["a", "=", "'open", "\n", "b", "=", "'x'", "\n", "c"]


def test_a_dollar_quote_that_never_closes_ends_where_something_is_declared() -> None:
    assert words("a $$ b\n c;\n\ntable d")[:2] == ["a", "$$ b\n c;\n"]


def test_blocks_beyond_reason() -> None:
    assert faults("a {" * 5000) == [("nested too deeply", "{")]
    assert faults("a {" * 100) == []


def test_a_range_is_read_as_if_it_were_all() -> None:
    source = Source("test.dbs", "(a, (b)) 'x'")
    assert [token.text for token in lex(source, 1, 5).tokens] == ["a", ",", "("]
    assert [fault.reason for fault in lex(source, 1, 6).faults] == ["unclosed parenthesis"]


def test_ends() -> None:
    assert paren_end("x(a(b))y", 1) == 7
    assert paren_end("(" * 5000 + ")" * 5000, 0) == 10_000
    assert paren_end("(a", 0) is None
    assert dollar_end("$a$ $$ $a$x", 0) == 10
    assert dollar_end("$a$ $b$", 0) is None
    assert block_comment_end("/* /* */ */x", 0) == 11
    assert block_comment_end("/* /* */", 0) is None


def test_documentation_ends_before_its_line_does() -> None:
    assert words("--- doc\n  b int") == ["--- doc", "b", "int"]
    assert words("--- one\r\n\t--- two\r\n---\r\n\r\n--- three")[0] == "--- one\r\n\t--- two\r\n---"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("''''", ["''''"]),
        ("'a''b'''", ["'a''b'''"]),
        ("'a'''b", ["'a'''b"]),
        ("'a''", ["'a''"]),
        ("e'a''\\''b", ["e'a''\\''b"]),
        ('"""a"', ['"""a"']),
        ('""\na', ["''", "\n", "a"]),
        ("[ 1 2 ]", ["[", "1", "2", "]"]),
        ("a:b:1", ["a:b", ":", "1"]),
    ],
)
def test_quotes_in_quotes_and_other_narrow_places(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_much_of_anything_is_linear() -> None:
    big = 100_000
    for text in (
        "'" + "''" * big,
        "'" + "a" * 20 * big,
        "e'" + "\\'" * big,
        "$" * big,
        '"' * (big + 1),
        "-" * big,
        "a " * big,
        "a:" * big,
        "\n" * big,
        "(" * big,
        "(a\n" * big,
        "(\n" * big,
        "(\n" * big + "  )\n" * (big // 2),
        "[" + " " * big + "1" + " " * big,
        "--- a\n" * big,
    ):
        lexed(text)


def test_arguments_that_never_end_are_linear() -> None:
    big = 20_000
    for text in ("a, " * big, "a = b, " * big, "'" + "''" * big, "a" + " " * big, '"a", ' * big, "a." * big):
        source = Source("test.dbs", f"table t {{\n  ...m({text}!)\n  id numeric({text}!)\n}}\n")
        assert lay_out(outline(source, lex(source))).count(f"({text}!)") == 2


def test_no_pattern_is_possessive_or_atomic() -> None:
    # Python misreads groups of that kind before 3.11.5 (its issue 106052)
    possessive = re.compile(r"[*+?}]\+[^\]=]|\(\?>")
    folder = Path(dbsc.__file__).parent
    literals = (
        (path, node.value)
        for path in folder.rglob("*.py")
        if path.name != "_tables.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ("\\" in node.value or "(?" in node.value)
    )
    assert not [(path.name, text) for path, text in literals if possessive.search(text + "\n")]
    assert possessive.search(r"\d*+ ")
    assert possessive.search("(?>a)")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'it''s'", "it's"),
        ("''", ""),
        (r"e'a\n\t\\\'b''c\101\x41\u0041\q'", "a\n\t\\'b'cAAAq"),
        (r"E'\ud83d\ude00\ud800'", "\U0001f600�"),
        (r"u&'d\0061t\+000061\\'", "data\\"),
        (r"e'\U00110000'", r"\U00110000"),
        ("'never closed", "never closed"),
        ("'", ""),
    ],
)
def test_string_values(text: str, value: str) -> None:
    assert string_value(text) == value


def test_other_literals() -> None:
    assert unquote('"say ""so"""') == 'say "so"'
    assert unquote("plain") == "plain"
    assert unquote(r'u&"\000A""\\\+01F600"') == '\n"\\😀'
    assert dollar_range("$a$ b $a$") == (3, 6)
    assert doc_text("--- one\n    ---   two\n---\n--- three") == "one\n  two\n\nthree"
