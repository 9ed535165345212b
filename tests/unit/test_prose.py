"""Every example in prose is run: the READMEs' blocks are what the tool reads and writes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from catalogs import catalog_of
from dbsc.semantics.header import TYPE_OPTIONS
from dbsc.semantics.modules import STANDARD
from dbsc.source import Source
from dbsc.syntax.format import format_source
from library import MODULES
from projects import Project

ROOT = Path(__file__).parents[2]
SAMPLES = sorted(path.parent for path in (ROOT / "samples").glob("*/README.md"))
_BLOCK = re.compile(r"^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
_NAMED = re.compile(r"`(?P<path>[\w./]+\.(?:sql|ts|dbs|md|mmd))`:\s*\Z")


def blocks(page: Path) -> list[tuple[str, str, str | None]]:
    """Kind, text, and the file that the words before the block (or before its neighbours) name."""
    text = page.read_text(encoding="utf-8")
    found: list[tuple[str, str, str | None]] = []
    end, named = 0, None
    for match in _BLOCK.finditer(text):
        between = text[end : match.start()]
        mention = _NAMED.search(between)
        named = mention["path"] if mention else named if not between.strip() else None
        found.append((match["kind"], match["text"], named))
        end = match.end()
    return found


def links(page: Path) -> list[str]:
    """The files that a page links to."""
    found = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    return [path for path in found if "://" not in path]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_what_a_sample_shows_is_in_its_files(sample: Path) -> None:
    shown = [(kind, text, path) for kind, text, path in blocks(sample / "README.md") if kind in ("sql", "ts", "dbs")]
    assert shown
    for kind, text, path in shown:
        assert path is not None, f"the {kind} block names no file:\n{text}"
        assert text in (sample / path).read_text(encoding="utf-8"), f"{path} does not hold:\n{text}"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_sample_shows_its_diagram(sample: Path) -> None:
    pictures = [text for kind, text, _ in blocks(sample / "README.md") if kind == "mermaid"]
    assert pictures in ([], [(sample / "generated" / "diagram.mmd").read_text(encoding="utf-8")])
    assert pictures or any(path.startswith("generated/diagram.") for path in links(sample / "README.md"))


def test_the_samples_are_listed() -> None:
    assert sorted(links(ROOT / "samples" / "README.md")) == sorted(f"{sample.name}/README.md" for sample in SAMPLES)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_what_a_sample_points_at_is_there(sample: Path) -> None:
    found = links(sample / "README.md")
    assert found
    assert [path for path in found if not (sample / path).exists()] == []


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_sample_is_compiled_and_formatted(sample: Path) -> None:
    project = Project(sample)
    run = project.run("compile", "--check")
    assert run.code == 0, run.err
    assert project.run("fmt", "--check").code == 0


def consoles(page: Path) -> list[tuple[str, str]]:
    """The commands of a page, each with the output that is shown of it."""
    command = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
    texts = [text for kind, text, _ in blocks(page) if kind == "console"]
    return [(match[1], match[2]) for text in texts for match in command.finditer(text)]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_the_commands_of_a_sample_run_and_say_what_is_shown(sample: Path, tmp_path: Path) -> None:
    commands = consoles(sample / "README.md")
    assert commands
    shutil.copytree(sample, tmp_path / "sample", ignore=shutil.ignore_patterns("migrations", "generated"))
    project = Project(tmp_path / "sample")
    for command, shown in commands:
        program, *arguments = command.split()
        assert program == "dbsc"
        if arguments[0] != "prove":  # the live tests prove every sample
            run = project.run(*arguments)
            assert run.code == 0, command
            assert shown in run.out + run.err


def test_the_readme_is_true(tmp_path: Path) -> None:
    found = blocks(ROOT / "README.md")
    sources = [text for kind, text, _ in found if kind == "dbs"]
    for source in sources:
        catalog_of(source)
        formatted, _ = format_source(Source("schema.dbs", source))
        assert formatted == source
    source = sources[0]
    project = Project(tmp_path, source)
    sql = next(text for kind, text, _ in found if kind == "sql")
    assert sql in project.run("sql").out
    types = next(text for kind, text, _ in found if kind == "ts")
    assert types in project.run("types").out
    error = next(text for kind, text, _ in found if kind == "text")
    project.write("table t {\n  id       int pk\n  quantity int check (quantiy > 0)\n}\n")
    assert project.run("check").err == error


@pytest.mark.parametrize(
    ("options", "number", "big"),
    [
        ("", "number", "string"),
        (" numeric_string, int8_number", "string", "number"),
        (" int8_bigint", "number", "bigint"),
    ],
)
def test_the_readme_tells_what_numbers_are_in_the_types(options: str, number: str, big: str, tmp_path: Path) -> None:
    header = f"database d {{\n  types 't.ts' interfaces{options}\n}}\n"
    project = Project(tmp_path, f"{header}table t {{\n  a numeric\n  b bigint\n}}\n")
    assert f"  a: {number};\n  b: {big};\n" in project.run("types").out
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"`{option}`" in text for option in TYPE_OPTIONS)


def test_the_readme_names_every_command() -> None:
    from dbsc.cli import COMMANDS

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text[text.index("## Commands") : text.index("## What it does not do")]
    assert {name for name in COMMANDS if f"`dbsc {name}" in table or f"`{name}`" in table} == set(COMMANDS)


LIBRARY = ROOT / "stdlib" / "README.md"


@pytest.mark.parametrize("example", [text for kind, text, _ in blocks(LIBRARY) if kind == "dbs"])
def test_the_examples_of_the_library_read_and_are_formatted(example: str) -> None:
    catalog_of(example)
    formatted, _ = format_source(Source("schema.dbs", example))
    assert formatted == example


def test_the_library_is_listed_and_shown() -> None:
    text = LIBRARY.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `((?:std|supabase)\.\w+)` \|", text, re.MULTILINE)
    assert sorted(rows) == sorted(STANDARD)
    assert {module for module in STANDARD if f"\nuse {module}\n" not in text} == set()
    library = "".join(path.read_text(encoding="utf-8") for path in MODULES.values())
    mixins = set(re.findall(r"^mixin (\w+)", library, re.MULTILINE))
    assert {mixin for mixin in mixins if f"`...{mixin}" not in text} == set()
