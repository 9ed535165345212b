"""Every sample is proven on real servers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from projects import Project

ROOT = Path(__file__).parents[2]
SAMPLES = sorted(path.parent for path in (ROOT / "samples").glob("*/README.md"))
DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
@pytest.mark.parametrize("version", ["embedded", "15"])
def test_a_sample_is_proven(sample: Path, version: str, tmp_path: Path) -> None:
    if version == "15" and not DEBIAN_15.is_dir():
        pytest.skip(f"{DEBIAN_15} is not there")
    shutil.copytree(sample, tmp_path / sample.name)
    tests = ["--run", "tests"] if (sample / "tests").is_dir() else []
    run = Project(tmp_path / sample.name).run(
        "prove", *tests, *([] if version == "embedded" else ["--scratch", str(DEBIAN_15)])
    )
    assert run.code == 0, run.err
    assert f"proven on PostgreSQL {'18' if version == 'embedded' else '15'}." in run.err
