"""The types of a rich schema under the TypeScript compiler and prettier. `npm ci` in this folder installs both."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from catalogs import catalog_of
from dbsc.backends.typescript import interfaces

HERE = Path(__file__).parent
BIN = HERE / "node_modules" / ".bin"
SAMPLES = {path.parts[-3]: path for path in (HERE.parents[1] / "samples").glob("*/generated/types.ts")}
OPTIONS = {"types": "", "bigs": "int8_bigint", "numbers": "int8_number", "strings": "numeric_string"}

pytestmark = [
    pytest.mark.npm,
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed"),
    pytest.mark.skipif(not (BIN / "tsc").exists(), reason="run `npm ci` in tests/npm"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The generated types under every option, and the files that say what they promise."""
    out = tmp_path_factory.mktemp("types")
    schema = (HERE / "rich.dbs").read_text()
    for name, options in OPTIONS.items():
        header = f"target supabase; types 'types.ts' interfaces {options}"
        (out / f"{name}.ts").write_text(interfaces(catalog_of(schema.replace("target supabase", header))))
    (out / "odd.ts").write_text(interfaces(catalog_of((HERE / "odd.dbs").read_text())))
    (out / "nothing.ts").write_text(interfaces(catalog_of("")))
    for name, types in SAMPLES.items():
        shutil.copy(types, out / f"{name}.ts")
    for path in (*HERE.glob("*.test-d.ts"), HERE / "tsconfig.json"):
        shutil.copy(path, out)
    return out


def run(program: str, *arguments: str, folder: Path) -> str:
    found = subprocess.run([BIN / program, *arguments], cwd=folder, capture_output=True, text=True, timeout=120)
    return found.stdout + found.stderr


def test_types_keep_their_promises(folder: Path) -> None:
    """One run for all files; the mistakes made on purpose are reported, and nothing else."""
    reported = run("tsc", "--project", ".", "--pretty", "false", folder=folder)
    errors = re.findall(r"^([\w.-]+)\((\d+),\d+\): error", reported, re.MULTILINE)
    assert errors == [("broken.test-d.ts", line) for line in ("4", "5", "6")], reported


def test_types_are_formatted_already(folder: Path) -> None:
    files = [f"{name}.ts" for name in (*OPTIONS, *SAMPLES, "odd", "nothing")]
    reported = run("prettier", "--no-config", "--single-quote", "--check", *files, folder=folder)
    assert "All matched files use Prettier code style!" in reported, reported
