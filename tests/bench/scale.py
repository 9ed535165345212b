"""What large schemas cost: processor seconds and memory of `dbsc check` and `dbsc sql`.

usage: python tests/bench/scale.py [TABLES…]
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.generated import schema
from bench.processes import Cost, cost, dbsc_command

RUNS = 3


def measure(folder: Path, command: str, tables: int, runs: int = RUNS) -> Cost:
    """The least that a command costs on a schema of so many tables, written into the folder."""
    (folder / "schema.dbs").write_text(schema(tables))
    return min(cost(dbsc_command(command), folder) for _ in range(runs))


def main() -> None:
    """Prints a line for each command and size."""
    sizes = [int(size) for size in sys.argv[1:]] or [10, 1000, 5000]
    print(f"{'':<8}{'tables':>8}{'seconds':>9}{'MB':>6}")
    with TemporaryDirectory() as folder:
        for command in ("check", "sql"):
            for tables in sizes:
                seconds, megabytes = measure(Path(folder), command, tables)
                print(f"{command:<8}{tables:>8}{seconds:>9.2f}{megabytes:>6.0f}")


if __name__ == "__main__":
    main()
