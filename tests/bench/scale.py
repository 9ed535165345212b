"""What large schemas cost: processor seconds and memory of `dbsc check`, `dbsc sql` and the first `dbsc compile`.

usage: python tests/bench/scale.py [TABLES…]
"""

import sys
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.generated import schema
from bench.processes import Cost, cost, dbsc_command

RUNS = 3


COMMANDS = {"check": ("check",), "sql": ("sql",), "compile": ("compile", "-o", "new")}


def measure(folder: Path, command: str, tables: int, runs: int = RUNS) -> Cost:
    """The least that a command costs on a schema of so many tables, written into the folder."""
    (folder / "schema.dbs").write_text(schema(tables))
    costs = []
    for _ in range(runs):
        rmtree(folder / "new", ignore_errors=True)
        costs.append(cost(dbsc_command(*COMMANDS[command]), folder))
    return min(costs)


def main() -> None:
    """Prints a line for each command and size."""
    sizes = [int(size) for size in sys.argv[1:]] or [10, 1000, 5000]
    print(f"{'':<8}{'tables':>8}{'seconds':>9}{'MB':>6}")
    with TemporaryDirectory() as folder:
        for command in COMMANDS:
            for tables in sizes:
                seconds, megabytes = measure(Path(folder), command, tables)
                print(f"{command:<8}{tables:>8}{seconds:>9.2f}{megabytes:>6.0f}")


if __name__ == "__main__":
    main()
