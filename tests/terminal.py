"""Commands run with a real terminal as their standard error, for tests."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

from bench.processes import environment


def on_terminal(
    folder: Path, *arguments: str, settings: dict[str, str] | None = None, interrupt_at: bytes | None = None
) -> tuple[int, str]:
    """The exit code of `dbsc` and all that a terminal got, control characters among it. Nobody is in CI here.

    With `interrupt_at`, it is interrupted, as by Ctrl-C, once the terminal got that.
    """
    given = {name: value for name, value in environment().items() if name not in ("CI", "NO_COLOR")}
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "dbsc", *arguments]
    given.update({"TERM": "xterm", "COLUMNS": "100", **(settings or {})})
    process = subprocess.Popen(command, cwd=folder, env=given, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    got = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # how Linux tells that nobody has the other side open
            break
        if not part:
            break
        got += part
        if interrupt_at is not None and interrupt_at in got:
            process.send_signal(signal.SIGINT)
            interrupt_at = None
    os.close(ours)
    return process.wait(), got.decode().replace("\r\n", "\n")


def left_on(screen: str) -> str:
    """What a terminal shows in the end, where lines are only ever taken away from the last one up."""
    lines = [""]
    at = 0
    while at < len(screen):
        if screen.startswith("\x1b[", at):
            end = next(i for i in range(at + 2, len(screen)) if screen[i].isalpha())
            code = screen[at + 2 : end + 1]
            if code == "2K":
                lines[-1] = ""
            elif code == "1A" and len(lines) > 1:
                lines.pop()
            at = end + 1
        elif screen[at] == "\n":
            lines.append("")
            at += 1
        elif screen[at] == "\r":
            if screen[at + 1 : at + 5] != "\x1b[2K":
                lines[-1] = ""
            at += 1
        else:
            lines[-1] += screen[at]
            at += 1
    return "\n".join(lines)
