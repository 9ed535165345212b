"""Standard input, output and error as a command needs them: all there, in UTF-8, and never a reason for a traceback.

What cannot be written to standard output is an error, told once; what cannot be told on standard error is dropped, and
the exit code says enough.
"""

from __future__ import annotations

import io
import os
import sys


class _Talk(io.TextIOWrapper):
    """Standard error, on which nothing fails: there is nowhere left to tell it."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        super().__init__(stream.buffer, "utf-8", "backslashreplace", line_buffering=True)
        self._replaced = stream  # which would close the buffer that they share when nobody has it any more

    def write(self, text: str) -> int:
        """Writes if it can."""
        try:
            return super().write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        """Flushes if it can."""
        try:
            super().flush()
        except OSError:
            return


def prepare() -> None:
    """Opens what is closed, in such a way that using it fails as on any bad file, and makes all UTF-8."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            setattr(sys, name, _stand_in(number))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")
    if isinstance(sys.stderr, io.TextIOWrapper) and not isinstance(sys.stderr, _Talk):
        sys.stderr = _Talk(sys.stderr)


def give_up_output() -> None:
    """Throws away what standard output still holds, so that Python does not fail on it again at its end."""
    try:
        number = sys.stdout.fileno()
    except OSError:
        return  # a stream of another program's, not a file
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


def _stand_in(number: int) -> io.TextIOWrapper:
    """A stream in the place of a closed one, so that no file opened later gets its number; only talk goes nowhere."""
    nowhere = os.open(os.devnull, os.O_RDONLY if number == 1 else os.O_WRONLY)
    if nowhere != number:
        os.dup2(nowhere, number)
        os.close(nowhere)
    return open(number, "r" if number == 0 else "w", encoding="utf-8")
