"""The types of `supabase` beside those of Supabase's own generator, which asks the database that the schema makes.

Every column is compared by TypeScript's compiler: a row of ours fits where one of theirs is wanted, and what may be
written has the same columns, as optional as there. What is not so is on the list below, for a reason.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalogs import catalog_of
from databases import proven
from dbsc.backends.typescript import database
from dbsc.catalog.objects import Partition
from dbsc.postgres.scratch import Server, scratch
from supabase_command import PROGRAM, ask

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
SAMPLES = HERE.parents[1] / "samples"
Names = tuple[str, ...]

pytestmark = [
    pytest.mark.npm,
    pytest.mark.live,
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed"),
    pytest.mark.skipif(not PROGRAM.exists(), reason="run `npm ci` in tests/npm"),
]

SCHEMAS = {
    "shop": HERE / "supabase/shop.dbs",
    "rich": HERE / "rich.dbs",
    "trading": SAMPLES / "trading/schema.dbs",
    "saas": SAMPLES / "saas/schema.dbs",
}
DOMAIN_DEFAULT = {("rich", "public.Tables.accounts.Insert.seen")}
"""A domain has a default, which theirs does not know of: the column may be left out."""
ROW_ALONE = {("shop", "public.Functions.boss_of.Args")}
"""A row that is given has no computed columns."""
NUMBERS_IN = {("shop", "public.Functions.poly2.Args")}
"""A bigint may be given as a text."""
NULLABLE_RESULT = {("shop", "public.Functions.total_of.Returns")}
"""The schema says that the function may return null."""


COLUMN = ("Row", "Insert", "Update")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with scratch() as started:
        yield started


def listed(deviations: set[tuple[str, str]], name: str) -> set[str]:
    """The deviations of one schema."""
    return {path for schema, path in deviations if schema == name}


@pytest.mark.parametrize("name", SCHEMAS)
def test_our_types_are_theirs_and_more(name: str, server: Server, tmp_path: Path) -> None:
    text = SCHEMAS[name].read_text()
    catalog = catalog_of(text)
    ours = database(catalog)
    own = properties(ours)
    with proven(server, text) as made:
        schemas = ",".join(dict.fromkeys(path[0] for path in own))
        theirs = formatted(ask(server, made.one("select current_database()"), "gen", "types", "--schema", schemas))
    official = properties(theirs)
    assert len(official) > 20

    # Queries go to a partitioned table: its partitions, which come and go, are not in the types
    partitions = {each.name for each in catalog.all(Partition)}
    assert {path for path in official.keys() - own.keys() if path[2] not in partitions} == set()
    assert own.keys() - official.keys() == set()
    otherwise = {".".join(path) for path in own.keys() & official.keys() if own[path] != official[path]}
    assert otherwise == listed(DOMAIN_DEFAULT, name)

    refused = compared(tmp_path, ours, theirs, sorted(own.keys() & official.keys()))
    exact = {path for path in refused if path[3:4] in (("Insert",), ("Update",)) and takes_texts(ours, path)}
    rest = {".".join(path) for path in refused - exact}
    assert rest == listed(ROW_ALONE | NUMBERS_IN | NULLABLE_RESULT, name)


def formatted(text: str) -> str:
    """A module as prettier writes it."""
    run = subprocess.run(
        [MODULES / ".bin/prettier", "--no-config", "--single-quote", "--stdin-filepath", "types.ts"],
        input=text, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return run.stdout


def properties(module: str) -> dict[Names, bool]:
    """The columns, enums, attributes and functions of a `Database`, and whether they may be left out."""
    start = module.index("export type Database = {")
    path: list[str] = []
    out: dict[Names, bool] = {}
    for line in module[start : module.index("\n};", start)].splitlines()[1:]:
        found = re.match(r"^( +)('[^']*'|[\w$]+)(\??): ?(.*)$", line)
        if found is None:
            continue
        path = [*path[: len(found[1]) // 2 - 1], found[2].strip("'")]
        group = path[1] if len(path) > 1 else ""
        is_column = group in ("Tables", "Views") and len(path) == 5 and path[3] in COLUMN
        if (
            is_column
            or (group == "CompositeTypes" and len(path) == 4)
            or (group in ("Enums", "Functions") and len(path) == 3)
        ):
            out[tuple(path)] = bool(found[3])
    return out


def indexed(root: str, path: Names) -> str:
    """A type inside a `Database`."""
    return root + "".join(f"['{name}']" for name in path)


def takes_texts(module: str, path: Names) -> bool:
    """Whether what may be written to a column is a number, or a text that loses no digits."""
    block = re.search(rf"^      {path[2]}: {{$.*?^      }};$", module, re.MULTILINE | re.DOTALL)
    assert block is not None
    part = re.search(rf"^        {path[3]}: {{$.*?^        }};$", block[0], re.MULTILINE | re.DOTALL)
    assert part is not None
    return re.search(rf"^          {path[4]}\??: number \| string( \| null)?;$", part[0], re.MULTILINE) is not None


def compared(folder: Path, ours: str, theirs: str, paths: list[Names]) -> set[Names]:
    """What of ours does not fit where theirs is wanted."""
    lines = ["import type { Database as Ours } from './ours';", "import type { Database as Theirs } from './theirs';"]
    asked: dict[int, Names] = {}
    for path in paths:
        for inner in (("Args",), ("Returns",)) if path[1] == "Functions" and len(path) == 3 else ((),):
            whole = (*path, *inner)
            lines.append(f"export const c{len(lines)}: {indexed('Theirs', whole)} = null! as {indexed('Ours', whole)};")
            asked[len(lines)] = whole
    lines.append("export const wrong: Theirs['public'] = 1;")  # were this not reported, the rest would prove nothing
    (folder / "node_modules").symlink_to(MODULES)
    shutil.copy(HERE / "supabase/tsconfig.json", folder)
    for name, text in (("ours", ours), ("theirs", theirs), ("compared", "\n".join(lines))):
        (folder / f"{name}.ts").write_text(text)
    run = subprocess.run(
        [MODULES / ".bin/tsc", "--project", ".", "--pretty", "false"],
        cwd=folder, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    reported = [int(line) for line in re.findall(r"^compared\.ts\((\d+),\d+\): error", run.stdout, re.MULTILINE)]
    assert reported[-1:] == [len(lines)], run.stdout
    return {asked[line] for line in reported[:-1]}
