"""Texts that somebody has sat on: samples of all kinds, cut and struck at random places, as a hypothesis strategy."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

ROOT = Path(__file__).parents[1]
SAMPLES = sorted(
    path
    for folder in ("tests/corpus", "tests/golden", "stdlib", "samples")
    for path in (ROOT / folder).rglob("*.dbs")
    if path.name != "schema.lock.dbs"
)
_SIGNS = (
    *("'", '"', "(", ")", "{", "}", "[", "]", "$$", "$a$", "/*", "*/", "--", "\n--- doc\n", "--- x", "\n", ";", ","),
    *("|", "=", "?", "->", "<->", "...", ":", ".", "//", "#", "`", "\x00", "\ud800", "é", "…", "e'\\'", "0", "-1"),
    *("99999999999999999999", "()", "(1)", "('a')", " { ", " } ", "a.b", "table", " as ", " then ", "not null", "null"),
    *(
        "owner",
        "pk",
        "unique",
        "index",
        "grant",
        "select",
        "from t",
        "was a",
        "drop ",
        "extend ",
        "external ",
        "default",
    ),
)


@st.composite
def damaged(draw: st.DrawFn, longest: int = 3000, most: int = 4) -> str:
    """A part of a sample in which some places are struck out, written over, doubled or swapped."""
    text = draw(st.sampled_from(SAMPLES)).read_text(encoding="utf-8")
    start = draw(st.integers(0, max(0, len(text) - 1)))
    start = text.rfind("\n", 0, start) + 1 if draw(st.booleans()) else 0
    text = text[start : start + longest]
    for _ in range(draw(st.integers(1, most))):
        at = draw(st.integers(0, len(text)))
        kind = draw(st.sampled_from(("sign", "sign", "word", "lines")))
        if kind == "sign":
            text = text[:at] + draw(st.sampled_from(_SIGNS)) + text[at + draw(st.integers(0, 10)) :]
        elif kind == "word":
            words = text.split(" ")
            one, other = draw(st.integers(0, len(words) - 1)), draw(st.integers(0, len(words) - 1))
            words[one] = words[other]
            text = " ".join(words)
        else:
            lines = text.split("\n")
            one, other = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
            lines[one], lines[other] = lines[other], lines[draw(st.sampled_from((one, other)))]
            text = "\n".join(lines)
    return text
