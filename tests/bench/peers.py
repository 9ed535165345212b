"""How dbsc compares: one schema in the languages of several tools, what each costs, and what of it reaches PostgreSQL.

usage: python tests/bench/peers.py [TABLES…]

Prints Markdown. What a tool keeps is counted against plain SQL: both are run on a scratch server, which is then asked
what is there. A tool that cannot be had is `skipped`, with the reason, and fails nothing.
"""

import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.kept import Facts, Kept, facts, kept, share
from bench.peer_tools import (
    DBSC,
    NOT_MEASURED,
    OTHERS,
    PLAIN_SQL,
    Skipped,
    Tool,
    install,
    node_version,
    sql_of,
    write_server,
)
from bench.processes import NOTHING, Cost, cost
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server, scratch

RUNS = 3


class Source(NamedTuple):
    """How long a source is: its lines that say something, and its characters other than white space."""

    lines: int
    characters: int


class Measured(NamedTuple):
    """What one tool makes of one schema. `times` is its processor time as a multiple of `NOTHING`'s."""

    tool: Tool
    source: Source
    cost: Cost | None
    times: float
    kinds: Mapping[str, Kept]


def length(text: str) -> Source:
    """How long a source is."""
    return Source(sum(1 for line in text.splitlines() if line.strip()), sum(1 for mark in text if not mark.isspace()))


def loaded(server: Server, script: str) -> Facts:
    """What PostgreSQL says is there after a script."""
    with server.database() as name, server.connect(name, autocommit=True) as connection:
        failure = run_script(connection, script, transactional=False)
        if failure is not None:
            raise Skipped(f"its SQL fails: {failure.message}")
        return facts(connection)


def measure(tool: Tool, tables: int, folder: Path, server: Server, wanted: Facts) -> Measured:
    """What a tool, which is installed in the folder, costs and keeps."""
    name, write = tool.source
    text = write(tables)
    (folder / name).write_text(text)
    kinds = kept(wanted, loaded(server, sql_of(tool, folder)))
    if tool.command is None:
        return Measured(tool, length(text), None, 0, kinds)
    costs, floors = [], []
    for _ in range(RUNS):
        # The speed of a shared machine changes: nothing is measured beside each run.
        floors.append(cost(NOTHING, folder).seconds)
        costs.append(cost(tool.command, folder))
        floors.append(cost(NOTHING, folder).seconds)
    least = Cost(*(min(values) for values in zip(*costs, strict=True)))
    return Measured(tool, length(text), least, least.seconds / min(floors), kinds)


def table(tables: int, found: list[Measured]) -> Iterator[str]:
    """The lines of a Markdown table, one row a tool."""
    yield f"**{tables:,} tables**"
    yield ""
    yield "| | lines | characters | CPU s | × nothing | seconds | MB | kept |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    for tool, source, least, times, kinds in found:
        seconds, megabytes, wall = least or (None, None, None)
        told = (
            *(f"{number:,}" for number in source),
            *(("–",) * 4 if least is None else (f"{seconds:.2f}", f"{times:.0f}", f"{wall:.2f}", f"{megabytes:.0f}")),
            percent(share(kinds)),
        )
        yield f"| {tool.version} | {' | '.join(told)} |"


def percent(part: float) -> str:
    """A share in percent, never rounded up to all."""
    return "100 %" if part == 1 else f"{int(part * 1000) / 10} %"


def losses(found: list[Measured]) -> Iterator[str]:
    """What each tool does not keep, a line for each kind of object."""
    for tool, _, _, _, kinds in found:
        lost = {kind: counts for kind, counts in kinds.items() if counts.loss}
        if tool.command is not None and not lost:
            yield f"- {tool.name}: nothing is lost"
        for kind, (same, all_, loss) in lost.items():
            yield f"- {tool.name}: {kind}, {all_ - same:,} of {all_:,} are not the same, as in `{loss}`"


def main() -> int:
    """Measures, and prints tables, losses and what could not be measured."""
    sizes = [int(size) for size in sys.argv[1:]] or [10, 1000]
    skipped: dict[str, Skipped] = {}
    results: dict[int, list[Measured]] = {size: [] for size in sizes}
    with TemporaryDirectory() as name, scratch() as server, server.database() as empty:
        write_server(server, empty, Path(name, "server.json"))
        wanted = {size: loaded(server, PLAIN_SQL.source[1](size)) for size in sizes}
        for number, tool in enumerate((DBSC, PLAIN_SQL, *OTHERS)):
            folder = Path(name, str(number))
            try:
                install(tool, folder)
                for size in sizes:
                    results[size].append(measure(tool, size, folder, server, wanted[size]))
            except Skipped as reason:
                skipped[tool.version] = reason
        version = f"PostgreSQL {server.version // 10000}"
    python = f"Python {sys.version.split()[0]}"
    print(f"Measured on {datetime.now(UTC):%Y-%m-%d}: {version}, {python}, Node {node_version()}; {RUNS} runs each.\n")
    for size, found in results.items():
        print(*table(size, found), "", sep="\n")
    print(*losses(results[sizes[-1]]), "", sep="\n")
    measured = [found.tool for found in results[sizes[-1]]]
    print(*(f"- {tool.name}: measured, but {tool.note}" for tool in measured if tool.note), sep="\n")
    print(*(f"- {name}: not measured; {reason}" for name, reason in NOT_MEASURED.items()), sep="\n")
    print(*(f"- {name}: skipped: {reason}" for name, reason in skipped.items()), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
