"""Progress is shown to who looks, and leaves nothing behind."""

from __future__ import annotations

import argparse
import contextlib
import io
import time

import pytest

from dbsc.cli import progress
from dbsc.cli.progress import Progress
from terminal import left_on

SHOWN = {"TERM": "xterm", "NO_COLOR": "", "CI": ""}


class Terminal(io.StringIO):
    """What says of itself that it is one."""

    def isatty(self) -> bool:
        """It is."""
        return True


def shown(
    monkeypatch: pytest.MonkeyPatch, *, settings: dict[str, str] | None = None, quiet: bool = False, fails: bool = False
) -> str:
    """What a terminal got of work that takes longer than nothing."""
    for name, value in (SHOWN | (settings or {})).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(progress, "AFTER", 0.0)
    options = argparse.Namespace(quiet=quiet, color="auto")
    wanted = not quiet and not settings
    with (
        contextlib.redirect_stderr(Terminal()) as terminal,
        contextlib.suppress(KeyboardInterrupt),
        Progress(options, "beginning") as bar,
    ):
        assert seen(terminal, "beginning", 10 if wanted else 0.5) == wanted
        bar.tell("a [bold] name", 1, 4)
        assert seen(terminal, "a [bold] name", 10 if wanted else 0) == wanted
        if fails:
            raise KeyboardInterrupt
    return terminal.getvalue()


def seen(terminal: Terminal, words: str, within: float) -> bool:
    """Whether words come to stand on a terminal in so many seconds."""
    deadline = time.monotonic() + within
    while words not in terminal.getvalue() and time.monotonic() < deadline:
        time.sleep(0.01)
    return words in terminal.getvalue()


@pytest.mark.parametrize("fails", [False, True])
def test_it_is_shown_and_then_gone(fails: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    got = shown(monkeypatch, fails=fails)
    assert left_on(got).strip() == ""
    assert got.rindex("\x1b[?25h") > got.rindex("\x1b[?25l")  # the cursor is there again


@pytest.mark.parametrize("settings", [{"NO_COLOR": "1"}, {"CI": "true"}, {"TERM": "dumb"}])
def test_who_does_not_want_it_does_not_get_it(settings: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, settings=settings) == ""


def test_quiet_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, quiet=True) == ""


def test_what_is_quick_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SHOWN.items():
        monkeypatch.setenv(name, value)
    with contextlib.redirect_stderr(Terminal()) as terminal:
        with Progress(argparse.Namespace(quiet=False, color="auto"), "beginning"):
            pass
        time.sleep(progress.AFTER + 0.2)
    assert terminal.getvalue() == ""
