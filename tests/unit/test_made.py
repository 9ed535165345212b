"""A compile with nothing to do makes nothing, and whatever could be different is made again."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbsc import __version__, made, pipeline
from dbsc.catalog.catalog import Catalog
from projects import Project

SCHEMA = "table notes {\n  id  bigint pk identity\n}\n"


@pytest.fixture
def makings(monkeypatch: pytest.MonkeyPatch) -> list[Catalog]:
    """What all that can be made again was made of, each time."""
    found: list[Catalog] = []
    make = pipeline._made

    def noted(catalog: Catalog, goal: Catalog) -> dict[str, str]:
        found.append(catalog)
        return make(catalog, goal)

    monkeypatch.setattr(pipeline, "_made", noted)
    return found


@pytest.fixture
def project(tmp_path: Path, makings: list[Catalog]) -> Project:
    found = Project(tmp_path, SCHEMA)
    assert found.run("compile").code == 0
    assert len(makings) == 1
    return found


def test_what_is_made_is_remembered(project: Project, makings: list[Catalog]) -> None:
    assert project.run("compile").code == 0
    assert len(makings) == 1


def test_check_makes_all(project: Project, makings: list[Catalog]) -> None:
    assert project.run("compile", "--check").code == 0
    assert len(makings) == 2


@pytest.mark.parametrize("path", ["generated/types.ts", "generated/EVOLUTION.md", "generated/diagram.svg"])
@pytest.mark.parametrize("damage", [lambda file: file.write_text("mine"), Path.unlink], ids=["changed", "deleted"])
def test_a_file_that_is_another_is_made_again(project: Project, path: str, damage: object) -> None:
    file = project.folder / path
    before = file.read_text()
    damage(file)  # type: ignore[operator]
    assert project.run("compile").code == 0
    assert file.read_text() == before


def test_another_schema_is_made(project: Project) -> None:
    (project.folder / "schema.dbs").write_text(SCHEMA.replace("}", "  body  text?\n}"))
    assert project.run("compile").code == 0
    assert "body" in (project.folder / "generated" / "types.ts").read_text()


def test_another_version_makes_all_again(
    project: Project, makings: list[Catalog], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "__version__", f"{__version__}.1")
    assert project.run("compile").code == 0
    assert len(makings) == 2


@pytest.mark.parametrize("text", ["", "\n", "no stamp\nno hash", "x" * 64 + "\n0 ../../etc/passwd\n", "\x00"])
def test_a_note_that_is_broken_is_no_note(project: Project, text: str) -> None:
    (project.folder / ".dbsc" / "made").write_text(text)
    assert made.stamp(str(project.folder)) in ("", "no stamp", "\x00")
    assert project.run("compile").code == 0
    assert made.stamp(str(project.folder)) != ""


def test_where_it_cannot_be_noted_all_is_made(tmp_path: Path) -> None:
    (tmp_path / "schema.dbs").write_text(SCHEMA)
    (tmp_path / ".dbsc").write_text("in the way")
    for _ in range(2):
        assert Project(tmp_path).run("compile").code == 0
    assert (tmp_path / ".dbsc").read_text() == "in the way"


def test_it_is_nobodys_to_commit(project: Project) -> None:
    assert (project.folder / ".dbsc" / ".gitignore").read_text() == "*\n"
