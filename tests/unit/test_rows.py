"""Reference data over several compiles: what becomes a migration, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbsc.catalog.objects import Type
from dbsc.semantics.constants import key_text, unfit, written
from projects import Project

HEAD = "table roles {\n  code  text pk\n  name  text\n  rank  int = 0\n"


def schema(*items: str) -> str:
    return HEAD + "".join(f"  {item}\n" for item in items) + "}\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path, schema("rows (code, name) { ('a', 'A'), ('b', 'B') }"))
    assert made.compile().code == 0
    return made


def added(project: Project) -> str:
    """The statements of the newest migration."""
    name = project.migrations()[-1]
    return (project.folder / "migrations" / name).read_text().partition("\n\n")[2]


def test_new_and_other_rows_are_put_there_and_the_rest_is_left_alone(project: Project) -> None:
    project.write(schema("rows (code, name) { ('c', 'C'), ('a', 'A'), ('b', 'Bee') }"))
    assert project.compile().code == 0
    assert project.migrations()[-1].endswith("_change_roles_rows.sql")
    assert added(project) == (
        "insert into public.roles (code, name) values\n  ('c', 'C'),\n  ('b', 'Bee')\n"
        "on conflict (code) do update set name = excluded.name;\n"
    )
    assert "nothing to do" in project.compile().err


def test_another_order_or_spelling_is_no_change(project: Project) -> None:
    project.write(schema("rows (name, code) { ('B', 'b'), ( 'A' , 'a' ) }"))
    before = project.migrations()
    assert project.compile().code == 0
    assert project.migrations() == before


def test_a_value_that_is_no_longer_said_stays(project: Project) -> None:
    project.write(schema("rows (code, name, rank) { ('a', 'A', 1), ('b', 'B', 2) }"))
    project.compile()
    project.write(schema("rows (code, name) { ('a', 'A'), ('b', 'B') }"))
    before = project.migrations()
    assert project.compile().code == 0
    assert project.migrations() == before


@pytest.mark.parametrize("rest", ["rows (code, name) { ('a', 'A') }", "rows (code, name) { ('a', 'A'), ('bb', 'B') }"])
def test_a_row_that_is_gone_needs_leave(project: Project, rest: str) -> None:
    project.write(schema(rest))
    run = project.compile()
    assert run.code == 3
    assert "row ('b') of `roles` is gone from the source" in run.err
    help_ = "write `drop row ('b')` in table `roles` to delete it, or compile with --allow 'drop row roles (b)'"
    assert f"{help_}; or put it back" in run.err
    project.write(schema(rest, "drop row ('b')"))
    assert project.compile().code == 0
    assert added(project) == "delete from public.roles where code = 'b';\n"
    header = (project.folder / "migrations" / project.migrations()[-1]).read_text()
    assert "-- undo:        the rows that are deleted are lost" in header
    assert "nothing to do" in project.compile().err


def test_all_rows_can_go_by_leave(project: Project) -> None:
    project.write(schema())
    assert project.compile().code == 3
    project.write(schema("drop row ('a')", "drop row ('b')"))
    assert project.compile().code == 0
    assert added(project).count("delete from") == 2


def test_rows_of_a_table_that_is_there_may_overwrite_what_it_holds(tmp_path: Path) -> None:
    project = Project(tmp_path, schema())
    project.compile()
    project.write(schema("rows (code, name) { ('a', 'A') }"))
    project.compile()
    text = (project.folder / "migrations" / project.migrations()[-1]).read_text()
    assert "-- undo:        the values that rows had are lost" in text


def test_rows_that_refer_to_rows_come_after_them_and_are_deleted_before_them(tmp_path: Path) -> None:
    child = "table members {{\n  id    int pk\n  role  -> roles\n{}}}\n"
    one = child.format("  rows (id, role) { (1, 'a'), (2, 'b') }\n")
    project = Project(tmp_path, one + schema("rows (code, name) { ('a', 'A'), ('b', 'B') }"))
    project.compile()
    assert [name[4:] for name in project.migrations()][-2:] == ["add_roles_rows.sql", "add_members_rows.sql"]
    other = child.format("  rows (id, role) { (1, 'c') }\n  drop row (2)\n")
    drops = ("drop row ('a')", "drop row ('b')")
    project.write(other + schema("rows (code, name) { ('c', 'C') }", *drops))
    assert project.compile().code == 0
    assert [name[4:] for name in project.migrations()][-4:] == [
        "change_roles_rows.sql",
        "change_members_rows.sql",
        "delete_members_rows.sql",
        "delete_roles_rows.sql",
    ]


# ---------------------------------------------------------------- constants


@pytest.mark.parametrize(
    ("sql", "type_", "fits"),
    [
        ("'5'", "integer", True),
        ("' 5 '", "integer", True),
        ("'5.0'", "integer", False),
        ("5.4", "integer", True),
        ("2147483648", "integer", False),
        ("-2147483648", "integer", True),
        ("'x'", "numeric", False),
        ("'NaN'", "numeric", True),
        ("1", "boolean", False),
        ("'t'", "boolean", True),
        ("'maybe'", "boolean", False),
        ("true", "integer", False),
        ("true", "text", True),
        ("7", "text", True),
        ("'{}'", "jsonb", True),
        ("'NaN'", "jsonb", False),
        ("'2026-02-30'", "date", False),
        ("'infinity'", "timestamptz", True),
        ("'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "uuid", True),
        ("'{A0EEBC999C0B4EF8BB6D6BB9BD380A11}'", "uuid", True),
        ("'a0eebc99'", "uuid", False),
        ("now()", "date", None),
        ("'x'::text", "date", True),
        ("null", "date", True),
    ],
)
def test_only_what_is_sure_to_be_refused_is(sql: str, type_: str, fits: bool | None) -> None:
    constant = written(sql)
    assert (constant is None) == (fits is None)
    if constant is not None:
        assert (unfit(constant, Type(type_)) is None) == fits


def test_the_length_of_a_text_is_told() -> None:
    constant = written("'abc '")
    assert constant is not None
    assert unfit(constant, Type("varchar", None, "3")) is None
    assert unfit(constant, Type("varchar", None, "2")) == "it is longer than 2 characters"


@pytest.mark.parametrize(
    ("one", "other", "type_", "same"),
    [
        ("1", "'01'", "integer", True),
        ("1.0", "1.00", "numeric", True),
        ("'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "'a0eebc999c0b4ef8bb6d6bb9bd380a11'", "uuid", True),
        ("true", "'yes'", "boolean", True),
        ("'a'", "'a '", "text", False),
        ("'a'", "'a '", "char", True),
        ("'a'", "'A'", "text", False),
    ],
)
def test_two_spellings_of_a_key_are_one(one: str, other: str, type_: str, same: bool) -> None:
    first, second = written(one), written(other)
    assert first is not None
    assert second is not None
    assert (key_text(first, Type(type_)) == key_text(second, Type(type_))) == same
