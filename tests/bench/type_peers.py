"""What the generators of types make of one schema: the trading sample, and a few things beside that it does not have.

usage: python tests/bench/type_peers.py

Writes what was found into the README of the sample, between two marks. Each tool is run on a database of the schema,
and what it says of a column is read from its output, which prettier has formatted. A tool that cannot be had is told
with the reason.
"""

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))


from bench.peer_tools import Skipped
from bench.type_tools import NOT_RUN, OTHERS, Types, supazod
from catalogs import catalog_of
from databases import proven
from dbsc.backends.types import TARGETS
from dbsc.postgres.scratch import scratch
from dbsc.semantics.english import singular
from supabase_command import ask, reached

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "samples/trading"
PRETTIER = HERE.parent / "npm/node_modules/.bin/prettier"
START, END = "<!-- python tests/bench/type_peers.py -->\n", "<!-- end -->\n"

DATABASE = (r"^ +{table}: \{{\s+Row: \{{", r"^ +{table}: \{{\s+Row: \{{.*?Insert: \{{")
OURS = (
    ("**dbsc** `supabase`", "supabase", *DATABASE),
    ("**dbsc** `kysely`", "kysely", r"interface {Single}Table \{{", r"interface {Single}Table \{{"),
    ("**dbsc** `zod`", "zod", r"const {single}Schema = z", r"const {single}InsertSchema = z"),
    ("**dbsc** `pydantic`", "pydantic", r"class {Single}\(_Row\):", r"class {Single}Insert\(_Written\):"),
)


class Made(NamedTuple):
    """What a tool made, and where things are in it."""

    name: str
    text: str
    row: str
    insert: str
    camel: bool = False

    def column(self, relation: str, column: str, *, inserted: bool) -> str | None:
        """The type of a column; None if it is not there."""
        start = self.insert if inserted else self.row
        pascal = _pascal(relation)
        single = _pascal(singular(relation))
        start = start.format(
            table=relation, Table=pascal, camel=pascal[0].lower() + pascal[1:], Single=single,
            single=single[0].lower() + single[1:],
        ) if start else ""  # fmt: skip
        found = re.search(start, self.text, re.MULTILINE | re.DOTALL) if start else None
        if found is None:
            return None
        name = _camel(column) if self.camel else column
        line = self.text[self.text.rfind("\n", 0, found.end()) + 1 : found.end()]
        indent = line[: len(line) - len(line.lstrip())]
        block = re.match(rf"(?s:.*?)(?=\n{indent}\S|\Z)", self.text[found.end() :])
        inside = re.search(_PROPERTY.format(name=name), block[0] if block else "", re.MULTILINE)
        if inside is None:
            return None
        type_ = _joined(inside["type"])
        alias = re.escape(type_.split(" ")[0])
        declared = re.search(rf"^{alias} = ((?:Annotated|Literal)\[.*?\])$", self.text, re.MULTILINE | re.DOTALL)
        return f"{'?: ' if inside['optional'] else ''}{_joined(declared[1]) if declared else type_}"


_PROPERTY = r"^(?P<indent> *|\t*){name}(?P<optional>\??): (?P<type>.*(?:\n(?P=indent)(?:[ \t]+\S|[)\]}}]).*)*)$"
"""A property, with the lines after it that are further in."""


def _joined(type_: str) -> str:
    """A type on one line."""
    lines = [line.strip() for line in type_.splitlines()]
    text = "".join(line if line.startswith(".") else f" {line}" for line in lines).strip().rstrip(";,")
    return re.sub(r",? (?=[)\]])", "", re.sub(r"(?<=[(\[]) ", "", text))


def _pascal(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))


def _camel(name: str) -> str:
    first, *words = name.split("_")
    return "".join([first, *(word.capitalize() for word in words)])


COLUMNS = (
    ("A list of values", "`position_type 'call' | 'put' | 'stock'`", "positions", "position_type", False),
    ("A view that asks for a value", "`open_positions` where `status = 'open'`", "open_positions", "status", False),
    ("A view's column that is never null", "`symbol` of `open_positions`", "open_positions", "symbol", False),
    ("A generated column, to insert", "`cost numeric(16,4) as (…)`", "positions", "cost", True),
    ("An identity that is always given, to insert", "`number bigint identity`", "preferences", "number", True),
    ("json of a known shape", "`payload jsonb<order_event>?`", "audit_logs", "payload", False),
    ("A decimal, to read", "`entry_price numeric(12,4)`", "positions", "entry_price", False),
    ("A decimal, to insert", "the same", "positions", "entry_price", True),
    ("A domain with a check, to insert", "`fee percent = 0`, 0 to 100", "preferences", "fee", True),
    ("A composite type", "`least price?`", "preferences", "least", False),
    ("A pattern and a length, to insert", "`email text? check (…)`", "preferences", "email", True),
)
HAS = (
    ("The comment of a column is there", r"What the position cost when it was opened"),
    ("The reference says that it is one to one", r"isOneToOne: true|preferences: one\("),
    ("Two functions of one name are told apart", r"worth:\s*\|\s*\{|worth: \{[^{}]*Args"),
    ("A function's result may be null, as it says", r"worth: ?(?s:.){0,400}?Returns: number \| null"),
    ("What a check asks of two columns is asked", r"preferences_check\b"),
    ("Partitions are tables of their own", r"(?i)audit_?logs_?auth"),
)


def prettier(text: str) -> str:
    """A module as prettier writes it, on lines as long as they need be."""
    run = subprocess.run(
        [PRETTIER, "--no-config", "--single-quote", "--print-width", "400", "--stdin-filepath", "types.ts"],
        input=text, capture_output=True, text=True,
    )  # fmt: skip
    return run.stdout if run.returncode == 0 else text


def answers(made: list[Made]) -> Iterator[str]:
    """A table for each thing that is asked."""
    for title, source, relation, column, inserted in COLUMNS:
        said: dict[str, list[str]] = {}
        for each in made:
            found = each.column(relation, column, inserted=inserted)
            if found is not None:
                said.setdefault(found, []).append(each.name)
        yield f"**{title}:** {source}"
        yield ""
        yield "| | |"
        yield "|---|---|"
        for text, names in said.items():
            yield f"| `{text.replace('|', chr(92) + '|')}` | {', '.join(names)} |"
        yield ""
    yield "| | |"
    yield "|---|---|"
    for title, pattern in HAS:
        yield f"| {title} | {', '.join(each.name for each in made if re.search(pattern, each.text)) or 'none'} |"
    yield ""


def run_all(folder: Path) -> tuple[list[Made], Mapping[str, str]]:
    """What all tools make of the schema, and why some make nothing."""
    text = f"{(SAMPLE / 'schema.dbs').read_text()}\n{(HERE / 'type_extra.dbs').read_text()}"
    catalog = catalog_of(text)
    made = [
        Made(
            name, TARGETS[target](catalog) if target == "pydantic" else prettier(TARGETS[target](catalog)), row, insert
        )
        for name, target, row, insert in OURS
    ]
    skipped: dict[str, str] = {}
    with scratch() as server, proven(server, text) as database:
        name = database.one("select current_database()")
        official = ask(server, name, "gen", "types", "--schema", "public")
        made.append(Made("Supabase", prettier(official), *DATABASE))
        with reached(server, name) as url:
            for tool in (*OTHERS, supazod(official)):
                try:
                    made.append(_made(tool, tool.run(folder / tool.name, url)))
                except Skipped as reason:
                    skipped[tool.version] = str(reason)
    return made, skipped


def _made(tool: Types, text: str) -> Made:
    return Made(tool.name, prettier(text), tool.row, tool.insert or tool.row, tool.camel)


def main() -> int:
    """Runs all, and writes the README."""
    with TemporaryDirectory() as folder:
        made, skipped = run_all(Path(folder))
    versions = ", ".join(("@supabase/cli 3.1.0", *(tool.package for tool in OTHERS if tool.version not in skipped)))
    lines = [f"Run on {datetime.now(UTC):%Y-%m-%d}: {versions}.", "", *answers(made)]
    lines += [f"- {name}: it was run and makes nothing: {reason}" for name, reason in skipped.items()]
    lines += [f"- {name}: not run; {reason}" for name, reason in NOT_RUN.items()]
    page = SAMPLE / "README.md"
    before, _, rest = page.read_text(encoding="utf-8").partition(START)
    _, _, after = rest.partition(END)
    page.write_text("\n".join([f"{before}{START}{lines[0]}", *lines[1:], f"{END}{after}"]), encoding="utf-8")
    print(*lines, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
