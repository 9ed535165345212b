"""The validators of `zod` and `valibot` beside PostgreSQL: rows are drawn, and all three say the same of each."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from catalogs import catalog_of
from databases import Database, proven
from dbsc.backends.typescript import valibot, zod
from dbsc.hints import Any
from dbsc.postgres.scratch import scratch
from projects import Project
from row_values import COLUMNS, GOOD, SCHEMA, rows, takes

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
SAMPLES = {path.parent.name: path for path in (HERE.parents[1] / "samples").glob("*/schema.dbs")}

pytestmark = [
    pytest.mark.npm,
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed"),
    pytest.mark.skipif(not (MODULES / "valibot").exists(), reason="run `npm ci` in tests/npm"),
]

# ---------------------------------------------------------------- who is asked


class Validators:
    """Both libraries, in a process of node that reads a row a line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def takes(self, name: str, row: dict[str, Any]) -> tuple[bool, bool]:
        """Whether each of them takes a row."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps({"name": name, "row": row}) + "\n")
        self.process.stdin.flush()
        said = json.loads(self.process.stdout.readline())
        return said["zod"], said["valibot"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The validators as JavaScript, which TypeScript's compiler makes of them."""
    out = tmp_path_factory.mktemp("validators")
    for path in (HERE / "validators").iterdir():
        shutil.copy(path, out)
    shutil.copy(HERE / "supabase/tsconfig.json", out)
    (out / "node_modules").symlink_to(MODULES)
    texts = {"rows": SCHEMA, **{name: (HERE / f"{name}.dbs").read_text() for name in ("rich", "odd")}, "nothing": ""}
    for target, made in (("zod", zod), ("valibot", valibot)):
        for name, text in texts.items():
            (out / f"{name}_{target}.ts").write_text(made(catalog_of(text)))
        for name, path in SAMPLES.items():
            (out / f"{name}_{target}.ts").write_text(Project(path.parent).run("types", "--target", target).out)
        (out / f"{target}.ts").write_text(made(catalog_of(SCHEMA)))
    return out


@pytest.fixture(scope="module")
def validators(folder: Path) -> Iterator[Validators]:
    made = [
        "--ignoreConfig",
        "--target",
        "es2022",
        "--module",
        "esnext",
        "--moduleResolution",
        "bundler",
        "--skipLibCheck",
    ]
    compiled = subprocess.run(
        [MODULES / ".bin/tsc", *made, "--types", "", "--outDir", "made", "zod.ts", "valibot.ts"],
        cwd=folder, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert compiled.returncode == 0, compiled.stdout
    (folder / "package.json").write_text('{"type": "module"}')
    with subprocess.Popen(
        ["node", "ask.mjs"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Validators(process)
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with scratch() as server, proven(server, SCHEMA) as made:
        yield made


# ---------------------------------------------------------------- tests


def test_the_validators_compile(folder: Path) -> None:
    found = subprocess.run(
        [MODULES / ".bin/tsc", "--project", ".", "--pretty", "false"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert found.returncode == 0, found.stdout


@pytest.mark.live
@pytest.mark.parametrize("table", COLUMNS)
def test_a_good_row_is_good(table: str, database: Database, validators: Validators) -> None:
    name = f"{table.rstrip('s')}InsertSchema"
    assert takes(database, table, GOOD[table])
    assert validators.takes(name, GOOD[table]) == (True, True)
    assert not takes(database, table, {**GOOD[table], "nothing": 1})
    assert validators.takes(name, {**GOOD[table], "nothing": 1}) == (False, False)


@pytest.mark.live
@pytest.mark.parametrize("table", COLUMNS)
def test_the_validators_say_what_postgresql_says(table: str, database: Database, validators: Validators) -> None:
    name = f"{table.rstrip('s')}InsertSchema"

    @settings(suppress_health_check=list(HealthCheck))
    @given(rows(table))
    def hold(row: dict[str, Any]) -> None:
        taken = takes(database, table, row)
        assert validators.takes(name, row) == (taken, taken), (taken, row)

    hold()


def test_what_is_not_translated_is_told() -> None:
    module = zod(catalog_of(SCHEMA))
    told = re.findall(r"^// Checked by the database alone: (.*)$", module, re.MULTILINE)
    assert told == ["told_title_check: lower(title) = title", "told_code_check: code ~ '^[a-c]+$'"] * 2
