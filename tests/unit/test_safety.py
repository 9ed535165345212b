"""What a compile must never do: write a migration that fails on rows, that changes who may do what, or that is lost."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from catalogs import catalog_of
from dbsc.catalog.objects import Policy, Privileges, ref
from projects import Project

BASE = """\
table a {
  id        int pk identity
  quantity  int
  b         int?
}

table z {
  id  int pk identity
  at  timestamptz
}
"""
OLD = "  b         int?\n"


@pytest.mark.parametrize(
    ("new", "message"),
    [
        (f"{OLD}  code text unique = 'x'\n", "all rows there would have the same value"),
        (f"{OLD}  code text = 'x'\n  unique index (code)\n", "all rows of `a` would have the same value"),
        (f"{OLD}  code text = null\n", "is new and not null"),
        (f"{OLD}  code text\n", "is new and not null"),
        (f"{OLD}  g int as (b * 2)\n", "is new and not null"),
        (f"{OLD}  exclude using btree (b with =)\n", "nobody can write while PostgreSQL looks at all rows"),
        (
            f"{OLD}  partition by hash (id) {{ one modulus 2 remainder 0; two modulus 2 remainder 1 }}\n",
            "table `a` is partitioned now",
        ),
    ],
)
def test_what_must_fail_or_stops_everybody_is_refused(tmp_path: Path, new: str, message: str) -> None:
    project = Project(tmp_path, BASE)
    assert project.compile().code == 0
    project.write(BASE.replace(OLD, new))
    before = project.files()
    run = project.compile()
    assert run.code == 1, run.err
    assert message in run.err
    assert project.files() == before


@pytest.mark.parametrize(
    ("new", "names"),
    [
        (f"{OLD}  n int?\n", ["add_a_n"]),
        (f"{OLD}  low int = 1\n  high int = 2\n", ["add_a_columns"]),
        (f"{OLD}  check big (quantity > 0)\n", ["change_a", "validate_a"]),
        (f"{OLD}  n int = 5\n  check (quantity > n)\n", ["add_a_n", "validate_a"]),
        (f"{OLD}  code text? unique\n", ["add_a_code", "build_a_code_key", "tighten_a"]),
        (
            f"{OLD}  key uuid = gen_random_uuid()\n",
            ["add_a_key", "fill_a_key", "constrain_a", "validate_a", "tighten_a"],
        ),
        (f"{OLD}  key uuid? = gen_random_uuid()\n", ["add_a_key", "fill_a_key"]),
        (f"{OLD}  unique index (quantity)\n", ["build_a_quantity_idx"]),
        (f"{OLD}  index (quantity)\n  index (b)\n", ["build_a_quantity_idx", "build_a_b_idx"]),
        (f"{OLD}  z_id -> z?\n", ["add_a_z_id", "validate_a"]),
        (
            f"{OLD}  n bigint identity\n",
            ["add_a_n", "fill_a_n", "constrain_a", "validate_a", "tighten_a"],
        ),
        ("  b         int? -> z\n", ["change_a", "validate_a"]),
        ("  b         int\n", ["change_a", "validate_a", "tighten_a"]),
        (f"{OLD}  trigger t before update execute suppress_redundant_updates_trigger()\n", ["change_a"]),
        (f"{OLD}  grant none\n", ["change_a"]),
        (f"{OLD}  option rls\n  policy p for select using (true)\n", ["change_a"]),
        ("  drop b\n", ["drop_a_b"]),
    ],
)
def test_a_change_of_a_table_in_use_is_taken_apart(tmp_path: Path, new: str, names: list[str]) -> None:
    project = Project(tmp_path, BASE)
    assert project.compile().code == 0
    project.write(BASE.replace(OLD, new))
    run = project.compile()
    assert run.code == 0, run.err
    assert [name[4:-4] for name in project.migrations()[2:]] == names
    assert project.compile("--check").code == 0


@pytest.mark.parametrize("new", ["  g int? as (b * 2)\n", "  g positive?\n"])
def test_a_column_that_writes_all_rows_needs_leave(tmp_path: Path, new: str) -> None:
    base = f"domain positive int? check (value > 0)\n{BASE}"
    project = Project(tmp_path, base)
    assert project.compile().code == 0
    project.write(base.replace(OLD, OLD + new))
    refused = project.compile()
    assert refused.code != 0
    assert "nobody can use it while PostgreSQL writes all rows" in refused.err
    assert "--allow 'block a'" in refused.err
    assert project.compile("--allow", "block a").code == 0


GIVEN = """\
database d { target postgres; postgres 15 }
table a {
  id   int pk
  n    int?
  own  int identity
  sum  int? as (id * 2)
}
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("(id * 2)", "(id * 3)", "PostgreSQL changes no expression before 17"),
        ("n    int?", "n    int? as (id)", "PostgreSQL computes no column that is there"),
        ("own  int identity", "own  serial", "was an identity, and has a sequence of its own now"),
        ("n    int?", "n    int identity", "the sequence of `n` is new, and nobody can write"),
    ],
)
def test_what_gives_values_otherwise_is_refused_where_it_cannot_be(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    project = Project(tmp_path, GIVEN)
    assert project.compile().code == 0
    project.write(GIVEN.replace(old, new))
    run = project.compile()
    assert run.code == 1, run.err
    assert message in run.err, run.err


def test_a_unique_index_on_what_is_there_says_whom_it_stops(tmp_path: Path) -> None:
    project = Project(tmp_path, BASE)
    project.compile()
    project.write(BASE.replace(OLD, f"{OLD}  unique index (quantity)\n"))
    project.compile()
    header = project.files()["migrations/003_build_a_quantity_idx.sql"].split("\n\n")[0]
    assert "compatible:  with an application that writes nothing that a_quantity_idx refuses" in header
    assert "lock:        SHARE UPDATE EXCLUSIVE on public.a" in header
    assert "runs:        in no transaction" in header


def test_spelling_is_no_change(tmp_path: Path) -> None:
    text = BASE + "\nview v as (\n  select id, quantity from a where quantity > 0\n)\n"
    text = text.replace(OLD, f"{OLD}  check (quantity > 0)\n")
    project = Project(tmp_path, text)
    project.compile()
    count = len(project.migrations())
    spelled = text.replace("check (quantity > 0)", "check ((quantity  > /* more */ 0))")
    project.write(spelled.replace("where quantity", "where\n   quantity"))
    run = project.compile()
    assert run.code == 0, run.err
    assert len(project.migrations()) == count


def test_line_ends_are_no_change(tmp_path: Path) -> None:
    function = "function f() returns int\n  language sql\n  as $$\n    select 1\n  $$\n"
    project = Project(tmp_path, BASE + function)
    (tmp_path / "schema.dbs").write_bytes((BASE + function).replace("\n", "\r\n").encode())
    assert project.compile().code == 0
    assert project.compile("--check").code == 0
    for path in tmp_path.rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert project.compile("--check").code == 0
    (tmp_path / "schema.dbs").write_bytes((BASE + function).encode())
    assert project.compile("--check").code == 0


# ---------------------------------------------------------------- branches


def test_two_branches_in_one_lock_are_told(tmp_path: Path) -> None:
    main, other = Project(tmp_path / "main", BASE), tmp_path / "other"
    main.compile()
    shutil.copytree(main.folder, other)
    one, two = main, Project(other)
    one.write(BASE.replace(OLD, f"{OLD}  x int?\n"))
    one.compile()
    two.write(BASE.replace("  at  timestamptz\n", "  at  timestamptz\n  y   int?\n"))
    two.compile()
    ours, theirs = (p.folder / "migrations" / "schema.lock.dbs" for p in (one, two))
    # Git merges the state, and a person keeps one of the two lines of the chain.
    merged = ours.read_text().replace("  at  timestamptz\n", "  at  timestamptz\n  y   int?\n")
    assert merged != ours.read_text() != theirs.read_text()
    ours.write_text(merged)
    one.write(BASE.replace(OLD, f"{OLD}  x int?\n").replace("  at  timestamptz\n", "  at  timestamptz\n  y   int?\n"))
    run = one.compile()
    assert run.code == 1
    assert "was edited, or two branches were merged in it" in run.err


# ---------------------------------------------------------------- partitions

PARTITIONED = """\
table e {
  at  timestamptz
  pk (at)
  partition by range (at) every 1 month ahead 1
}

table t {
  id int pk
  grant none
}
"""


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        (
            "every 1 month",
            "every 1 hour from '2020-01-01'",
            1,
            "this makes 59904 partitions at once, and 1000 is the most",
        ),
        (" every 1 month ahead 1", "", 3, "partition `e_2026_11` is gone from the source"),
    ],
)
def test_partitions_do_not_change_in_silence(tmp_path: Path, old: str, new: str, code: int, message: str) -> None:
    project = Project(tmp_path, PARTITIONED)
    assert project.compile().code == 0
    project.write(PARTITIONED.replace(old, new))
    run = project.compile()
    assert run.code == code, run.err
    assert message in run.err


def test_another_rule_has_what_the_one_before_made(tmp_path: Path) -> None:
    project = Project(tmp_path, PARTITIONED)
    assert project.compile().code == 0
    project.write(PARTITIONED.replace("1 month", "1 year"))
    run = project.run("compile", "--at", "2027-02-10")
    assert run.code == 0, run.err
    text = next(text for text in project.files().values() if text.startswith("-- makes:       3 partitions"))
    made = [line for line in text.split("\n") if line.startswith("create")]
    months = ("2027_01", "2027_02", "2027_03")
    assert made == [f"create table if not exists public.e_{month} partition of public.e" for month in months]
    shown = project.run("partitions", "--at", "2027-02-10").out
    assert [line.split()[:3] for line in shown.split("\n")[-4:-1]] == [
        ["e_2027_03", "2027-03-01", "2027-04-01"],
        ["e_2027", "2027-04-01", "2028-01-01"],
        ["e_2028", "2028-01-01", "2029-01-01"],
    ]


def test_declared_partitions_do_not_vanish_behind_a_rule(tmp_path: Path) -> None:
    declared = PARTITIONED.replace("every 1 month ahead 1", "{\n    y2026 from '2026-01-01' to '2027-01-01'\n  }")
    project = Project(tmp_path, declared)
    assert project.compile().code == 0
    project.write(PARTITIONED)
    run = project.compile()
    assert run.code == 3
    assert "partition `e_y2026` is gone from the source" in run.err


# ---------------------------------------------------------------- access

SUPABASE = "use supabase.auth\n\n"


def test_the_policies_of_a_junction_cannot_capture_a_column() -> None:
    catalog = catalog_of(
        SUPABASE + "table items {\n  code text pk\n  item_id text?\n  public bool\n  tags <-> tags\n"
        "  access select to anon where (public)\n}\n\ntable tags {\n  id int pk identity\n  access select to anon\n}\n"
    )
    policy = catalog.objects[ref("policy", "public", "item_tags", "item_tags_select_anon")]
    assert isinstance(policy, Policy)
    assert policy.using is not None
    assert policy.using.sql == ("exists (select 1 from public.items where items.code = item_tags.item_id and (public))")


def test_sequences_are_closed_and_the_service_reaches_our_schemas() -> None:
    catalog = catalog_of(
        SUPABASE + "schema billing {\n  table invoices {\n    id int pk identity\n    user_id -> auth.users owner\n"
        "    access all to owner\n  }\n}\n"
    )
    sequence = catalog.objects[ref("privileges", "sequence", "billing", "invoices_id_seq")]
    schema = catalog.objects[ref("privileges", "schema", "billing")]
    assert isinstance(sequence, Privileges)
    assert isinstance(schema, Privileges)
    assert [(grant.role, grant.privileges) for grant in sequence.grants] == [("service_role", (("all", ()),))]
    assert [grant.role for grant in schema.grants] == ["authenticated", "service_role"]


def test_a_view_with_its_owners_rights_is_not_opened() -> None:
    catalog = catalog_of(
        SUPABASE + "mixin peek {\n  view all_:table as (select * from :table)\n}\n\ntable notes {\n"
        "  id int pk identity\n  user_id -> auth.users owner\n  ...peek\n  access select to owner\n}\n"
    )
    assert ref("view", "public", "all_notes") in catalog.objects
    held = catalog.objects[ref("privileges", "view", "public", "all_notes")]
    assert isinstance(held, Privileges)
    assert [grant.role for grant in held.grants] == ["service_role"]


def test_every_unique_key_ignores_rows_that_do_not_count() -> None:
    catalog = catalog_of(
        "use std.soft_delete\n\ntable t {\n  id int pk\n  a int\n  b int unique nulls not distinct\n  ...soft_delete\n"
        "  unique (a) include (b)\n}\n"
    )
    table = catalog.table(ref("table", "public", "t"))
    assert table is not None
    assert table.uniques == ()
    assert {reference[-1] for reference in catalog.objects if reference.kind == "index"} >= {"t_b_key", "t_a_b_key"}


def test_a_renamed_migration_is_told_once_by_both_names(tmp_path: Path) -> None:
    project = Project(tmp_path, BASE)
    assert project.compile().code == 0
    first = project.migrations()[0]
    (tmp_path / "migrations" / first).rename(tmp_path / "migrations" / "009_mine.sql")
    before = project.files()
    run = project.compile()
    assert run.code == 1
    assert run.err.count("error[DBS502]") == 1
    assert f"migration `migrations/{first}` is called `009_mine.sql` now" in run.err
    assert project.files() == before


def test_a_migration_that_no_lock_knows_is_not_to_be_deleted_rashly(tmp_path: Path) -> None:
    project = Project(tmp_path, BASE)
    assert project.compile().code == 0
    text = (tmp_path / "migrations" / project.migrations()[0]).read_text()
    project.write(text.replace("quantity", "amount"), "migrations/009_other.sql")
    run = project.compile()
    assert run.code == 1
    assert run.err.count("error[DBS502]") == 1
    assert "no database has it yet" in run.err


def test_a_lock_from_before_a_default_means_what_it_meant(tmp_path: Path) -> None:
    """What the databases have that it speaks of was open, and is closed by a migration."""
    project = Project(tmp_path, SUPABASE + "table tags {\n  id  int pk\n}\n")
    assert project.compile().code == 0
    lock = tmp_path / "supabase" / "migrations" / "schema.lock.dbs"
    assert len(re.findall(r"format +2\n", lock.read_text())) == 1
    lock.write_text(re.sub(r"(format +)2\n", r"\g<1>1\n", lock.read_text()))
    before = project.files()
    assert project.compile().code == 0
    (made,) = (text for path, text in project.files().items() if path.endswith(".sql") and path not in before)
    assert "alter table public.tags enable row level security;" in made
    assert project.compile("--check").code == 0
