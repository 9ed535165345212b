"""What a process costs: processor time and memory of commands, as the kernel counts them, and time on the clock."""

import os
import subprocess
import sys
import sysconfig
from ast import literal_eval
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import dbsc

Command = Sequence[str]

NOTHING: Command = (sys.executable, "-c", "pass")
"""The least that any command in Python costs; everything else is told as a multiple of it."""

MARGIN = 1.8
"""How much more than it must a command may cost before a run fails: machines have other work to do."""


class Cost(NamedTuple):
    """Processor time in seconds, the largest memory of one of its processes in MB, and seconds on the clock."""

    seconds: float
    megabytes: float
    wall: float


def dbsc_command(*arguments: str) -> Command:
    """The command as users start it: the script that pip installs."""
    return (str(Path(sysconfig.get_path("scripts")) / "dbsc"), *arguments)


def environment() -> dict[str, str]:
    """Ours, but with this very copy of dbsc, and free to keep compiled modules, as an installed program is."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(Path(dbsc.__file__).parent.parent)}


# A new process is counted as large as the one that made it was: so that is a small one.
_LAUNCHER = """
import os, sys, time
start = time.perf_counter()
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, used = os.wait4(child, 0)
told = (os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
os.write(int(sys.argv[1]), repr((*told, time.perf_counter() - start)).encode())
"""


def cost(command: Command, folder: Path) -> Cost:
    """One run of a command, which must succeed."""
    reader, writer = os.pipe()
    ran = subprocess.run(
        (sys.executable, "-I", "-S", "-c", _LAUNCHER, str(writer), *command),
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        pass_fds=(writer,),
    )
    os.close(writer)
    with os.fdopen(reader) as pipe:
        code, seconds, megabytes, wall = literal_eval(pipe.read())
    assert code == 0, f"{command}: exit {code}\n{ran.stderr.decode()}"
    return Cost(seconds, megabytes, wall)


def ratios(
    commands: Mapping[str, Command], folder: Path, rounds: int, prepare: Callable[[], object]
) -> dict[str, float]:
    """Each command's least processor time as a multiple of `NOTHING`'s, over runs that take turns.

    Every round is prepared. The first is not counted, as it compiles the modules. The least of several runs is what
    the machine's other work disturbs least.
    """
    turns = {"": NOTHING, **commands}
    seconds: dict[str, list[float]] = {name: [] for name in turns}
    for turn in range(rounds + 1):
        prepare()
        for name, command in turns.items():
            spent = cost(command, folder).seconds
            if turn:
                seconds[name].append(spent)
    floor = min(seconds.pop(""))
    return {name: min(runs) / floor for name, runs in seconds.items()}
