"""What starting `dbsc` costs on a small schema, as multiples of the processor time of `python -c pass`.

usage: python tests/bench/startup.py [ROUNDS]

Exits with 1 if a command costs more than it must, by more than the margin for what else a machine does.
"""

import sys
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.generated import schema
from bench.processes import MARGIN, cost, dbsc_command, ratios

TABLES = 10
MUST = {"--version": 3, "check": 8, "compile with nothing to do": 8, "compile at first": 25}


def measure(folder: Path, rounds: int) -> dict[str, float]:
    """The ratio of each command on a schema of `TABLES` tables, written into the folder."""
    (folder / "schema.dbs").write_text(schema(TABLES))
    cost(dbsc_command("compile"), folder)
    commands = {
        "--version": dbsc_command("--version"),
        "check": dbsc_command("check"),
        "compile with nothing to do": dbsc_command("compile"),
        "compile at first": dbsc_command("compile", "-o", "new"),
    }
    return ratios(commands, folder, rounds, lambda: rmtree(folder / "new", ignore_errors=True))


def too_much(found: dict[str, float]) -> dict[str, float]:
    """The ratios that are beyond what they must be, and beyond the margin."""
    return {name: ratio for name, ratio in found.items() if ratio > MUST[name] * MARGIN}


def main() -> int:
    """Prints the ratios beside what they must be."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    with TemporaryDirectory() as folder:
        found = measure(Path(folder), rounds)
    print(f"{'':<28}{'times':>6}{'must':>6}")
    for name, ratio in found.items():
        print(f"{name:<28}{ratio:>6.1f}{MUST[name]:>6}")
    return 1 if too_much(found) else 0


if __name__ == "__main__":
    sys.exit(main())
