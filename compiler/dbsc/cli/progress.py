"""What is being done, shown on a terminal while it takes long, and gone when it ends."""

from __future__ import annotations

import argparse
import os
import sys

from dbsc.hints import Any

AFTER = 0.4  # seconds: what is done before is not worth showing


class Progress:
    """A line on standard error for the length of a `with` block; nothing where nobody looks, or wants it.

    `tell` says what is being done, and how much of it, which may be known (0 of 0 is not).
    """

    def __init__(self, options: argparse.Namespace, what: str) -> None:
        self._told = (what, 0, 0)
        self._timer: Any = None
        self._lock: Any = None
        self._bar: Any = None
        self._task: Any = None
        if _wanted(options):
            from threading import Lock, Timer

            self._lock = Lock()
            self._timer = Timer(AFTER, self._show)
            self._timer.daemon = True

    def __enter__(self) -> Progress:
        if self._timer is not None:
            self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._timer is None:
            return
        self._timer.cancel()
        with self._lock:
            if self._bar is not None:
                self._bar.stop()
            self._lock, self._bar, self._timer = None, None, None

    def tell(self, what: str, done: int = 0, of: int = 0) -> None:
        """Says what is being done now."""
        self._told = (what, done, of)
        bar = self._bar
        if bar is not None:
            bar.update(self._task, description=what, completed=done, total=of or None)

    def _show(self) -> None:
        """Begins to show it; `rich` is read only now."""
        from rich.console import Console
        from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        lock = self._lock
        if lock is None:
            return
        with lock:
            if self._timer is None:
                return  # it ended meanwhile
            columns = (
                SpinnerColumn(),
                BarColumn(bar_width=24),
                TimeElapsedColumn(),
                TextColumn("{task.description}", markup=False),
            )
            console = Console(file=sys.stderr)
            bar = Bar(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False)
            what, done, of = self._told
            self._task = bar.add_task(what, completed=done, total=of or None)
            self._bar = bar
            self.tell(*self._told)  # which may have changed in between
            bar.start()


def _wanted(options: argparse.Namespace) -> bool:
    """Whether somebody looks, and did not say no."""
    no = ("NO_COLOR", "CI")
    quiet = options.quiet or options.color == "never" or any(os.environ.get(name) for name in no)
    return not quiet and sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"
