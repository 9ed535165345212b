"""The types of `kysely` under the TypeScript compiler with Kysely, and beside what node-postgres really reads."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from catalogs import catalog_of
from dbsc.backends.typescript import kysely
from dbsc.postgres.scratch import scratch
from projects import Project

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
SAMPLES = {path.parent.name: path for path in (HERE.parents[1] / "samples").glob("*/schema.dbs")}
TEXTS = {
    "boolean": "true", "date": "2024-01-01", "time": "10:00", "timetz": "10:00+01", "timestamp": "2024-01-01",
    "timestamptz": "2024-01-01", "interval": "1 day", "json": '{"a":1}', "jsonb": '{"a":1}',
    "inet": "1.2.3.4", "cidr": "1.2.3.0/24", "macaddr": "08:00:2b:01:02:03", "macaddr8": "08:00:2b:01:02:03:04:05",
    "bit(3)": "101", "varbit": "101", "point": "(1,2)", "line": "{1,2,3}", "box": "(1,2),(3,4)",
    "circle": "<(1,2),3>", "int4range": "[1,2)", "tstzrange": "[2024-01-01,)", "side": "buy", "counter": "1",
    "amount": "(1)", "uuid": "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "bytea": "\\x01", "tsvector": "a",
    **dict.fromkeys(
        ("smallint", "integer", "bigint", "real", "float8", "numeric(9,2)", "text", "varchar(5)", "char(1)", '"char"',
         "name", "money", "oid"), "1",
    ),
}  # fmt: skip
OBJECTS = {"{days,toPostgres}": "Interval", "{days}": "Interval", "{x,y}": "Point", "{radius,x,y}": "Circle"}

pytestmark = [
    pytest.mark.npm,
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed"),
    pytest.mark.skipif(not (MODULES / "kysely").exists(), reason="run `npm ci` in tests/npm"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The types of the shop, of the samples and of what is odd, and what they promise."""
    out = tmp_path_factory.mktemp("kysely")
    for path in (HERE / "kysely").iterdir():
        shutil.copy(path, out)
    (out / "node_modules").symlink_to(MODULES)
    (out / "types.ts").write_text(kysely(catalog_of((HERE / "supabase/shop.dbs").read_text())))
    for name in ("rich", "odd"):
        (out / f"{name}.ts").write_text(kysely(catalog_of((HERE / f"{name}.dbs").read_text())))
    (out / "nothing.ts").write_text(kysely(catalog_of("")))
    for name, path in SAMPLES.items():
        (out / f"{name}.ts").write_text(Project(path.parent).run("types", "--target", "kysely").out)
    return out


def run(program: str, *arguments: str, folder: Path) -> str:
    found = subprocess.run(
        [MODULES / ".bin" / program, *arguments], cwd=folder, capture_output=True, text=True, timeout=120
    )
    return found.stdout + found.stderr


def test_kysely_takes_the_types(folder: Path) -> None:
    """The mistakes made on purpose are reported, and nothing else."""
    reported = run("tsc", "--project", ".", "--pretty", "false", folder=folder)
    errors = re.findall(r"^([\w.-]+)\((\d+),\d+\): error", reported, re.MULTILINE)
    assert errors == [("broken.test-d.ts", line) for line in ("4", "5", "6")], reported


def test_the_types_are_formatted_already(folder: Path) -> None:
    files = [f"{name}.ts" for name in (*SAMPLES, "types", "rich", "odd", "nothing")]
    reported = run("prettier", "--no-config", "--single-quote", "--check", *files, folder=folder)
    assert "All matched files use Prettier code style!" in reported, reported


@pytest.mark.live
def test_the_driver_reads_what_the_types_say() -> None:
    """Each type alone and in an array, by node-postgres on a server: as the columns of a table of them are typed."""
    declared = "enum side { buy, sell }\ndomain counter bigint\ntype amount { a int? }\n"
    columns = "".join(f"  c{number} {type_}\n  d{number} {type_}[]\n" for number, type_ in enumerate(TEXTS))
    module = kysely(catalog_of(f"{declared}table t {{\n{columns}}}\n"))
    table = module[module.index("interface TTable") : module.index("}", module.index("interface TTable"))]
    typed = dict(re.findall(r"^  (\w+): (?:ColumnType<\s*)?([^,;]+)", table, re.MULTILINE))
    made = "create type side as enum ('buy'); create domain counter as bigint; create type amount as (a int)"
    with scratch() as server, server.database() as name:
        with server.connect(name, autocommit=True) as connection:
            connection.execute(made)
        found = conninfo_to_dict(server.conninfo(name))
        connection_ = {"host": found["host"], "port": int(str(found["port"])), "user": found["user"], "database": name}
        asked = json.dumps({"connection": connection_, "values": list(TEXTS.items())})
        printed = subprocess.run(
            ["node", "values.mjs"], cwd=HERE / "kysely", input=asked, capture_output=True, text=True, timeout=60
        )
    assert printed.returncode == 0, printed.stderr
    read = {
        type_: [_typescript(each) for each in pair] for type_, pair in json.loads(printed.stdout).items()
    }  # fmt: skip
    aliases = {"Counter": "string", "Side": "string", "'buy' | 'sell'": "string", "Json": "{a}", "Json[]": "{a}[]"}
    said = {
        type_: [aliases.get(typed[f"{letter}{number}"], typed[f"{letter}{number}"]) for letter in "cd"]
        for number, type_ in enumerate(TEXTS)
    }
    assert said == read


def _typescript(shown: str) -> str:
    """What the script prints, as a type."""
    element = shown.rstrip("[]")
    return shown.replace(element, OBJECTS.get(element, element))
