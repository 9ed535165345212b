"""Strings with carriage returns in them, which no file keeps."""

from __future__ import annotations

import pytest

from dbsc.syntax.returns import escaped_returns


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("select 'a''b\r\n\\'", "select e'a''b\\r\n\\\\'"),
        ("select E'\\\r \\\\\r \\n'", "select E'\\r \\\\\\r \\n'"),
        ("select U&'\\0041\r'", "select U&'\\0041\\000D'"),
        ("select $a$it's \\ \r$$$a$, $1, '\r'", "select e'it''s \\\\ \\r$$', $1, e'\\r'"),
        (
            "select \"e'\" -- '\r\n, '\r' /* '\r /* */ */, '\r'",
            "select \"e'\" -- '\r\n, e'\\r' /* '\r /* */ */, e'\\r'",
        ),
        ("enum e { 'a\r', b }", "enum e { e'a\\r', b }"),
        ("select 'never closed\r", "select e'never closed\\r"),
    ],
)
def test_strings_that_hold_one_are_escaped(text: str, escaped: str) -> None:
    assert escaped_returns(text) == escaped
