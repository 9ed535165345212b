"""The types of `supabase` under the TypeScript compiler with the real supabase-js, and under prettier."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from catalogs import catalog_of
from dbsc.backends.typescript import database
from projects import Project

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
SAMPLES = {path.parent.name: path for path in (HERE.parents[1] / "samples").glob("*/schema.dbs")}

pytestmark = [
    pytest.mark.npm,
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed"),
    pytest.mark.skipif(not (MODULES / "@supabase/supabase-js").exists(), reason="run `npm ci` in tests/npm"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The types of the shop, of the samples and of what is odd, and what they promise."""
    out = tmp_path_factory.mktemp("database")
    for path in (HERE / "supabase").iterdir():
        shutil.copy(path, out)
    (out / "node_modules").symlink_to(MODULES)
    (out / "types.ts").write_text(database(catalog_of((out / "shop.dbs").read_text())))
    for name in ("rich", "odd"):
        (out / f"{name}.ts").write_text(database(catalog_of((HERE / f"{name}.dbs").read_text())))
    (out / "nothing.ts").write_text(database(catalog_of("")))
    for name, path in SAMPLES.items():
        (out / f"{name}.ts").write_text(Project(path.parent).run("types", "--target", "supabase").out)
    return out


def run(program: str, *arguments: str, folder: Path) -> str:
    found = subprocess.run(
        [MODULES / ".bin" / program, *arguments], cwd=folder, capture_output=True, text=True, timeout=120
    )
    return found.stdout + found.stderr


def test_supabase_js_takes_the_types(folder: Path) -> None:
    """The mistakes made on purpose are reported, and nothing else."""
    reported = run("tsc", "--project", ".", "--pretty", "false", folder=folder)
    errors = re.findall(r"^([\w.-]+)\((\d+),\d+\): error", reported, re.MULTILINE)
    assert errors == [("broken.test-d.ts", line) for line in ("6", "7", "8")], reported


def test_the_types_are_formatted_already(folder: Path) -> None:
    files = [f"{name}.ts" for name in (*SAMPLES, "types", "rich", "odd", "nothing")]
    reported = run("prettier", "--no-config", "--single-quote", "--check", *files, folder=folder)
    assert "All matched files use Prettier code style!" in reported, reported
