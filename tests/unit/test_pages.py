"""Every code has a page, and every block of every page does what it says."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

import dbsc
from dbsc import assets
from dbsc.cli import main
from dbsc.diagnostics import Diagnostic, has_errors
from dbsc.diagnostics.codes import CODES
from dbsc.diagnostics.pages import page
from dbsc.lint.advice import advise
from dbsc.lint.guard import warnings
from dbsc.peers import dbml, prisma
from dbsc.peers.reading import Reading
from dbsc.semantics.lower import lower
from dbsc.semantics.modules import load
from dbsc.source import Source
from dbsc.syntax.ast import Use
from dbsc.syntax.format import format_source
from pages import Block, all_blocks, blocks, shown_command

PACKAGE = Path(dbsc.__file__).parent
BLOCKS = all_blocks()

# see tests/live/test_diagnostic_pages.py, test_pull*.py and test_apply.py
NEEDS_A_SERVER = {
    "DBS605",
    "DBS606",
    "DBS607",
    "DBS610",
    "DBS801",
    "DBS802",
    "DBS803",
    "DBS804",
    "DBS805",
    "DBS806",
    "DBS807",
    "DBS808",
    "DBS809",
    "DBS811",
    "DBS812",
    "DBS814",
    "DBS815",
    "DBS817",
    "DBS852",
    "DBS853",
    "DBS854",
    "DBS855",
    "DBS856",
    "DBS857",
    "DBS858",
    "DBS859",
    "DBS860",
    "DBS861",
    "DBS862",
    "DBS863",
    "DBS864",
}
ADVICE = {code for code in CODES if code.startswith("DBS7")}  # what `check --advice` says
PEERS: dict[str, Callable[[Source], Reading]] = {
    "dbml": dbml.read,
    "prisma": prisma.read,
}  # other languages, by the word of their blocks
NEVER_BY_A_USER = {"DBS009"}  # a mistake of dbsc itself


def read(_importer: str, use: Use) -> Source | str:
    path = f"stdlib/{use.target.replace('.', '/')}.dbs"
    text = assets.read(path)
    return Source(path, text) if text is not None else "there is no such file"


def diagnose(text: str, *, advice: bool) -> tuple[Diagnostic, ...]:
    """Everything that is said of a schema, advice too if asked for."""
    catalog, found = lower(load((Source("schema.dbs", text),), read))
    if has_errors(found):
        return found
    given = advise(catalog) if advice else ()
    return (*found, *warnings(catalog), *(finding.diagnostic() for finding in given))


def named(block: Block) -> str:
    return f"{block.code}-{block.tag}-{len(block.text)}"


# ---------------------------------------------------------------- pages


def test_each_code_has_a_page_and_each_page_a_code() -> None:
    assert {path.name for path in (PACKAGE / "diagnostics" / "pages").iterdir()} == {f"{code}.md" for code in CODES}


@pytest.mark.parametrize("code", CODES)
def test_a_page_starts_with_its_title_and_says_why(code: str) -> None:
    text = page(code)
    assert text is not None
    title, blank, why = text.split("\n")[:3]
    assert title == f"# {code}: {CODES[code][1]}"
    assert blank == ""
    assert why
    assert not why.startswith(("```", "#"))
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("code", ["DBS000", "dbs101", "", "../codes", "DBS101.md"])
def test_what_is_no_code_has_no_page(code: str) -> None:
    assert page(code) is None


def test_pages_are_read_from_a_zip(tmp_path: Path) -> None:
    archive = tmp_path / "dbsc.zip"
    with ZipFile(archive, "w") as made:
        for path in [*PACKAGE.glob("*.py"), *(PACKAGE / "diagnostics").rglob("*.*")]:
            if path.suffix in (".py", ".md"):
                made.write(path, Path("dbsc") / path.relative_to(PACKAGE))
    script = "from dbsc.diagnostics.pages import page; print(page('DBS102'), end='')"
    environment = {**os.environ, "PYTHONPATH": str(archive)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, cwd=tmp_path, check=True
    )
    assert done.stdout.decode() == page("DBS102")


# ---------------------------------------------------------------- blocks


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.tag != "text"], ids=named)
def test_a_block_gives_exactly_what_its_tag_says(block: Block) -> None:
    language = block.tag.split()[0]
    assert block.tag in (language, f"{language} {block.code}")
    if language in PEERS:
        found = PEERS[language](Source(f"schema.{language}", block.text)).diagnostics
    else:
        assert language == "dbs"
        found = diagnose(block.text, advice=block.code in ADVICE)
    assert {diagnostic.code for diagnostic in found} == set(block.tag.split()[1:]), found


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.tag == "dbs"], ids=named)
def test_what_is_mended_is_formatted(block: Block) -> None:
    assert format_source(Source("schema.dbs", block.text)) == (block.text, ())


@pytest.mark.parametrize("code", CODES)
def test_a_page_shows_what_is_wrong_and_then_how_it_is_right(code: str) -> None:
    tags = [block.tag for block in blocks(code)]
    language = next((word for word in ("dbs", *PEERS) if f"{word} {code}" in tags), None)
    if language is not None:
        assert tags == [f"{language} {code}", language]
    elif code not in NEVER_BY_A_USER:
        assert tags in (["text"], ["text", "dbs"])
        assert code in SCENES or code in NEEDS_A_SERVER


# ---------------------------------------------------------------- commands


def orders(*columns: str) -> str:
    return "table orders {\n" + "".join(f"  {column}\n" for column in ("id     uuid pk", *columns)) + "}\n"


def compiled(folder: Path, schema: str) -> None:
    (folder / "schema.dbs").write_text(schema)
    assert main(["compile", "--quiet"]) == 0


def missing_import(folder: Path) -> None:
    (folder / "schema.dbs").write_text("use './billing.dbs'\n")


def circle_of_files(folder: Path) -> None:
    (folder / "orders.dbs").write_text("use './customers.dbs'\n")
    (folder / "customers.dbs").write_text("use './orders.dbs'\n")


def another_type(folder: Path) -> None:
    compiled(folder, orders("total  bigint"))
    (folder / "schema.dbs").write_text(orders("total  int"))


def edited_migration(folder: Path) -> None:
    compiled(folder, orders("total  int"))
    migration = folder / "migrations" / "001_create_orders.sql"
    migration.write_text(migration.read_text().replace("integer", "bigint"))


def lost_column(folder: Path) -> None:
    compiled(folder, orders("total  int"))
    (folder / "schema.dbs").write_text(orders())


def past_drop(folder: Path) -> None:
    compiled(folder, orders("drop total"))


def body_behind_a_rename(folder: Path) -> None:
    body = "begin\n  update orders set note = null where id = which;\nend"
    clear = f"\nfunction clear(which uuid) returns void language plpgsql as $$ {body} $$\n"
    compiled(folder, orders("note   text?") + clear)
    (folder / "schema.dbs").write_text(orders("remark text? was note") + clear)


def renamed_type(folder: Path) -> None:
    compiled(folder, "enum feeling { sad, glad }\n")
    (folder / "schema.dbs").write_text("enum mood was feeling { sad, glad }\n")


NOTES = """\
database notes {
  target  supabase
}

use supabase.auth

table notes {
  id       uuid pk = gen_random_uuid()
  user_id  -> auth.users on delete cascade owner
  COLUMN
  access select to owner
  access select to authenticated where (POLICY)
  expect {
    others  select when (CONDITION)
  }
}
"""


def expected(folder: Path, column: str, policy: str, condition: str) -> None:
    text = NOTES.replace("COLUMN", column).replace("POLICY", policy).replace("CONDITION", condition)
    (folder / "schema.dbs").write_text(text)


def wide_policy(folder: Path) -> None:
    expected(folder, "public   bool = false", "public or user_id is not null", "public")


def other_words(folder: Path) -> None:
    expected(folder, "title    text", "title like 'public%'", "left(title, 6) = 'public'")


def no_others(folder: Path) -> None:
    expected(folder, "public   bool = false", "public", "public")
    schema = (folder / "schema.dbs").read_text().replace("others  select when (public)", "owner  select")
    (folder / "schema.dbs").write_text(schema)


def wider_access(folder: Path) -> None:
    """A second line of `access`, in a schema that has been compiled."""
    lines = ["  id       int pk", "  user_id  -> auth.users on delete cascade owner", "  open     bool"]
    head = "database shop {\n  target  supabase\n}\n\nuse supabase.auth\n\ntable orders {\n"
    schema = head + "\n".join([*lines, "  access select to owner"]) + "\nMORE}\n"
    compiled(folder, schema.replace("MORE", ""))
    (folder / "schema.dbs").write_text(schema.replace("MORE", "  access select to anon where (open)\n"))


def folder_in_the_way(folder: Path) -> None:
    (folder / "schema.dbs").write_text(orders())
    (folder / "plan").mkdir()


def small_schema(folder: Path) -> None:
    compiled(folder, orders())


def without_migrations(folder: Path) -> None:
    (folder / "schema.dbs").write_text(orders())


def archive(folder: Path) -> None:
    (folder / "shop.dump").write_bytes(b"PGDMP\x01\x0e\x00\xff")


def nothing(_folder: Path) -> None:
    pass


SCENES: dict[str, tuple[Callable[[Path], None], int]] = {
    "DBS107": (missing_import, 1),
    "DBS110": (circle_of_files, 1),
    "DBS501": (another_type, 1),
    "DBS502": (edited_migration, 1),
    "DBS504": (lost_column, 3),
    "DBS507": (past_drop, 0),
    "DBS508": (small_schema, 1),
    "DBS509": (body_behind_a_rename, 0),
    "DBS510": (renamed_type, 1),
    "DBS511": (wider_access, 3),
    "DBS601": (nothing, 2),
    "DBS602": (folder_in_the_way, 2),
    "DBS603": (nothing, 2),
    "DBS604": (small_schema, 2),
    "DBS608": (small_schema, 2),
    "DBS609": (small_schema, 2),
    "DBS611": (wide_policy, 1),
    "DBS612": (other_words, 1),
    "DBS613": (no_others, 0),
    "DBS810": (archive, 2),
    "DBS813": (nothing, 2),
    "DBS850": (small_schema, 2),
    "DBS851": (without_migrations, 2),
    "DBS816": (nothing, 2),
}


@pytest.mark.parametrize("code", SCENES)
def test_a_command_prints_what_its_page_shows(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    scene, exit_code = SCENES[code]
    scene(tmp_path)
    capsys.readouterr()
    arguments, output = shown_command(code)
    assert main(arguments) == exit_code
    assert capsys.readouterr().err.removesuffix("\n") == output.removesuffix("\n")
