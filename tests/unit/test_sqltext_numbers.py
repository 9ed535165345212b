"""Numbers are written so that every server reads them."""

from __future__ import annotations

import pytest

from dbsc.sqltext.numbers import plain_numbers
from dbsc.sqltext.rewrite import rewrite


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("a > 1_000_000", "a > 1000000"),
        ("a > 1_0.5_0", "a > 10.50"),
        ("a > 1.5e1_0", "a > 1.5e10"),
        ("a in (0xFF, 0o17, 0b1_01)", "a in (255, 15, 5)"),
        ("a1_0 > 10 and b = '1_000' and \"c1_0\" > $$1_0$$", "a1_0 > 10 and b = '1_000' and \"c1_0\" > $$1_0$$"),
        ("1_0::bigint -- 2_0", "10::bigint -- 2_0"),
    ],
)
def test_newer_spellings_are_written_out(written: str, plain: str) -> None:
    assert rewrite(written, plain_numbers(written)) == plain
