"""`dbsc check --fix`: what it writes, what it says, and that it leaves no file worse than it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dbsc import mending
from dbsc.diagnostics import Diagnostic, Edit, mend
from dbsc.source import Source, Span
from dbsc.syntax.ast import Use
from projects import Project

WRONG = """\
Table users {
  id: Int @id @default(autoincrement())
  email text NOT NULL uniqe,  // why
  name txet
  index (nmae)
}
"""
MENDED = """\
table users {
  id int pk identity
  email text unique  -- why
  name text
  index (name)
}
"""


def nothing(_importer: str, _use: Use) -> str:
    return "there is nothing"


def test_everything_safe_is_mended_and_told(tmp_path: Path) -> None:
    project = Project(tmp_path, WRONG)
    run = project.run("check", "--fix")
    assert (run.code, run.out) == (0, "")
    assert project.files() == {"schema.dbs": MENDED}
    lines = run.err.splitlines()
    assert lines[0] == "mended schema.dbs:1:1 DBS004: a keyword is lower case"
    assert "mended 11 problems in 1 file" in lines
    assert lines[-1] == "ok: 1 table, 2 objects"
    again = project.run("check", "--fix")
    assert (again.code, again.err) == (0, "ok: 1 table, 2 objects\n")


def test_what_is_left_is_told_and_is_an_error(tmp_path: Path) -> None:
    project = Project(tmp_path, "table t {\n  id int PRIMARY KEY\n  a text garble\n  userId uuid\n}\n")
    run = project.run("check", "--fix")
    assert run.code == 1
    assert project.files()["schema.dbs"] == "table t {\n  id int pk\n  a text garble\n  userId uuid\n}\n"
    assert "error[DBS001]: unexpected `garble`" in run.err
    assert "error[DBS003]" in run.err
    assert "2 errors" in run.err


def test_json_tells_what_was_mended(tmp_path: Path) -> None:
    project = Project(tmp_path, "table t {\n  id int PRIMARY KEY\n  a text garble\n}\n")
    run = project.run("check", "--fix", "--format", "json")
    told = json.loads(run.out)
    assert (run.code, run.err, told["errors"]) == (1, "", 1)
    assert [one["message"] for one in told["mended"]] == ["a primary key is written `pk`"]
    assert "mended" not in json.loads(project.run("check", "--format", "json").out)


def test_imported_files_are_mended_and_the_standard_library_is_not(tmp_path: Path) -> None:
    project = Project(tmp_path, "use './more.dbs'\nuse std.timestamps\n\ntable t {\n  id int pk\n  ...timestamps\n}\n")
    project.write("table u {\n  id int NOT NULL pk\n}\n", "more.dbs")
    assert project.run("check", "--fix").code == 0
    assert project.files()["more.dbs"] == "table u {\n  id int pk\n}\n"


def test_line_ends_and_the_byte_order_mark_stay(tmp_path: Path) -> None:
    path = tmp_path / "schema.dbs"
    path.write_bytes(b"\xef\xbb\xbftable t {\r\n  id int PRIMARY KEY\r\n}\r\n")
    assert Project(tmp_path).run("check", "--fix").code == 0
    assert path.read_bytes() == b"\xef\xbb\xbftable t {\r\n  id int pk\r\n}\r\n"


def test_a_file_that_cannot_be_written_stays(tmp_path: Path) -> None:
    project = Project(tmp_path, WRONG)
    (tmp_path / "schema.dbs").chmod(0o444)
    run = project.run("check", "--fix")
    assert run.code == 2
    assert "error[DBS602]: cannot write `schema.dbs`: it is read-only" in run.err
    assert project.files() == {"schema.dbs": WRONG}


def test_without_the_flag_nothing_is_written(tmp_path: Path) -> None:
    project = Project(tmp_path, WRONG)
    assert project.run("check").code == 1
    assert project.files() == {"schema.dbs": WRONG}


def test_more_mistakes_than_are_told_at_once_are_mended(tmp_path: Path) -> None:
    lines = "".join(f"  c{number} int NOT NULL\n" for number in range(250))
    project = Project(tmp_path, f"table t {{\n{lines}}}\n")
    assert project.run("check", "--fix").code == 0
    assert "NOT" not in project.files()["schema.dbs"]


def test_guesses_that_could_be_two_are_left(tmp_path: Path) -> None:
    text = "table t {\n  a1 int\n  a2 int\n  index (a3)\n}\n"
    project = Project(tmp_path, text)
    assert project.run("check", "--fix").code == 1
    assert project.files()["schema.dbs"] == text


def test_a_qualified_name_is_corrected_in_its_last_part(tmp_path: Path) -> None:
    project = Project(tmp_path, "table items {\n  name text\n}\n\nview v as (select i.nmae from items i)\n")
    assert project.run("check", "--fix").code == 0
    assert "select i.name from items i" in project.files()["schema.dbs"]


# ---------------------------------------------------------------- edits


def edit(source: Source, start: int, end: int, text: str, safe: bool = True) -> Diagnostic:
    return Diagnostic(
        "DBS001", f"{start} {text}", Span(source, start, end), edits=(Edit(Span(source, start, end), text, safe),)
    )


def test_edits_that_touch_are_not_applied_together() -> None:
    source = Source("a.dbs", "0123456789")
    one, over, beside = edit(source, 2, 5, "x"), edit(source, 4, 6, "y"), edit(source, 6, 8, "z")
    assert mend.chosen([one, over, beside], frozenset([source])) == [one, beside]
    assert mend.applied([one, beside]) == {source: "01x5z89"}


def test_two_insertions_in_one_place_are_not_applied_together() -> None:
    source = Source("a.dbs", "01")
    assert len(mend.chosen([edit(source, 1, 1, "a"), edit(source, 1, 1, "b")], frozenset([source]))) == 1


@pytest.mark.parametrize("safe", [True, False])
def test_what_is_not_safe_is_not_applied(safe: bool) -> None:
    source, other = Source("a.dbs", "01"), Source("b.dbs", "01")
    assert bool(mend.chosen([edit(source, 0, 1, "a", safe)], frozenset([source]))) == safe
    assert not mend.chosen([edit(source, 0, 1, "a")], frozenset([other]))


def test_an_edit_that_makes_it_worse_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    source = Source("a.dbs", "table t {\n  a int PRIMARY KEY\n  b int NOT NULL\n}\n")
    chosen = mend.chosen

    def worse(found: object, sources: frozenset[Source]) -> list[Diagnostic]:
        return [
            one.replace(edits=tuple(each.replace(text="{ (") for each in one.edits)) if "key" in one.message else one
            for one in chosen(found, sources)  # type: ignore[arg-type]
        ]

    monkeypatch.setattr(mend, "chosen", worse)
    result = mending.mended((source,), nothing)
    assert result.files == {"a.dbs": "table t {\n  a int PRIMARY KEY\n  b int\n}\n"}
    assert [one.message for one in result.checked.diagnostics] == ["a primary key is written `pk`"]


INDEXES = """\
database app {
  target  supabase
}

use supabase.auth

table customers {
  id  bigint pk identity
}

table orders {
  id           bigint pk identity
  customer_id  -> customers on delete cascade
  seller       uuid
  policy own for select to authenticated using (seller = (select auth.uid()))
  grant select to authenticated
}
"""


def test_the_indexes_that_are_missing_are_written_where_advice_is_asked_for(tmp_path: Path) -> None:
    project = Project(tmp_path, INDEXES)
    assert project.run("check", "--fix").code == 0
    assert project.files()["schema.dbs"] == INDEXES
    run = project.run("check", "--fix", "--advice")
    assert run.code == 0
    written = project.files()["schema.dbs"].removeprefix(INDEXES.removesuffix("}\n"))
    assert sorted(written.split("\n")) == ["", "  index (customer_id)", "  index (seller)", "}"]
    assert "DBS731" in run.err and "DBS754" in run.err
    again = project.run("check", "--advice").err
    assert "DBS731" not in again and "DBS754" not in again
