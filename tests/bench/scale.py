"""What large schemas cost: processor time and memory of `dbsc check`, `dbsc sql` and the first `dbsc compile`.

usage: python tests/bench/scale.py [TABLES…]

Exits with 1 if a command costs more than it must, by more than the margin for what else a machine does.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.generated import schema
from bench.processes import MARGIN, NOTHING, Cost, cost, dbsc_command

RUNS = 3
COMMANDS = {"check": ("check",), "sql": ("sql",), "compile": ("compile", "-o", "new")}

MOST_TIMES = {("sql", 1000): 125, ("sql", 5000): 385, ("check", 1000): 62, ("check", 5000): 192}
"""How many times the processor time of `python -c pass` a command may take on so many tables.

The fastest other tool that writes the SQL of these schemas takes that for the SQL; a check is to take half."""
MOST_MEGABYTES = {5000: 250}
MOST_GROWTH = 6
"""How many times the time for 1,000 tables a command may take for 5,000."""


def measure(folder: Path, command: str, tables: int, runs: int = RUNS) -> Cost:
    """The least that a command costs on a schema of so many tables, written into the folder."""
    (folder / "schema.dbs").write_text(schema(tables))
    costs = []
    for _ in range(runs):
        rmtree(folder / "new", ignore_errors=True)
        costs.append(cost(dbsc_command(*COMMANDS[command]), folder))
    return min(costs)


def too_much(found: dict[tuple[str, int], Cost], times: dict[tuple[str, int], float]) -> Iterator[str]:
    """What costs more than it must, in words; `times` has the multiples of what `NOTHING` cost beside each."""
    for (command, tables), (seconds, megabytes, _) in found.items():
        most = MOST_TIMES.get((command, tables))
        taken = times[command, tables]
        if most and taken > most * MARGIN:
            yield f"`{command}` of {tables} tables takes {taken:.0f} times nothing, and must take {most}"
        room = MOST_MEGABYTES.get(tables) if command != "compile" else None
        if room and megabytes > room:
            yield f"`{command}` of {tables} tables takes {megabytes:.0f} MB, and must take {room}"
        fewer = found.get((command, tables // 5))
        if tables == 5000 and fewer and seconds > fewer.seconds * MOST_GROWTH * MARGIN:
            yield f"`{command}` of 5000 tables takes {seconds / fewer.seconds:.1f} times that of 1000"


def main() -> int:
    """Prints a line for each command and size, and what costs too much."""
    sizes = [int(size) for size in sys.argv[1:]] or [10, 1000, 5000]
    found: dict[tuple[str, int], Cost] = {}
    times: dict[tuple[str, int], float] = {}
    print(f"{'':<8}{'tables':>8}{'seconds':>9}{'times':>7}{'must':>6}{'MB':>6}")
    with TemporaryDirectory() as name:
        folder = Path(name)
        for command in COMMANDS:
            for tables in sizes:
                # The speed of a shared machine changes by half within minutes: nothing is measured beside each command.
                before = min(cost(NOTHING, folder).seconds for _ in range(5))
                seconds, megabytes, _ = found[command, tables] = measure(folder, command, tables)
                nothing = (before + min(cost(NOTHING, folder).seconds for _ in range(5))) / 2
                times[command, tables] = seconds / nothing
                must = MOST_TIMES.get((command, tables), "")
                print(f"{command:<8}{tables:>8}{seconds:>9.2f}{times[command, tables]:>7.0f}{must:>6}{megabytes:>6.0f}")
    missed = list(too_much(found, times))
    print(*missed, sep="\n", end="\n" if missed else "")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
