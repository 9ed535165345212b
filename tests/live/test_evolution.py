"""A schema that grows: after every compile the migrations, run one by one, make what the whole schema makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from projects import Project

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
SERVERS = [
    pytest.param((), id="embedded"),
    pytest.param(
        ("--scratch", str(DEBIAN_15)),
        id="15",
        marks=pytest.mark.skipif(not DEBIAN_15.is_dir(), reason=f"{DEBIAN_15} is not there"),
    ),
]

FIRST = """\
database desk {
  target      supabase
  migrations  'migrations' numbered
}

use std.timestamps
use std.soft_delete
use supabase.auth

table positions {
  id       uuid pk = gen_random_uuid()
  user_id  -> auth.users on delete cascade owner
  symbol   text
  ...timestamps
  ...soft_delete
  access all to owner
}

table trades {
  id           uuid = gen_random_uuid()
  position_id  -> positions owner
  at           timestamptz
  pk (id, at)
  partition by range (at) every 1 month ahead 2
  access select to owner
}

view open_positions with (security_invoker) as (
  select * from positions where deleted_at is null
)

external publication supabase_realtime

extend publication supabase_realtime {
  table  positions
}
"""

TAGS = """\
table tags {
  id    int pk identity
  name  text unique
  access select to authenticated
}

"""
MOODS = """\
enum mood { up, down }

table moods {
  id       int pk identity
  mood     mood
  next_id  -> moods?
}

"""
END = "  access all to owner\n}\n\ntable trades"

# What is replaced by what; each is one change of the source.
STEPS = (
    ("  symbol   text\n", "  note     text?\n  symbol   text\n  kind 'call' | 'put' = 'call'\n"),
    (END, f"  index (symbol)\n{END}"),
    ("view open_positions", f"{TAGS}view open_positions"),
    (END, f"  tags <-> tags\n{END}"),
    ("  at           timestamptz\n", "  at           timestamptz\n  venue        text?\n"),
    ("table positions", "--- What somebody holds.\ntable positions"),
    ("view open_positions", f"{MOODS}view open_positions"),
    ("  table  positions\n", "  table  positions\n  table  moods (id, mood)\n"),
    ("view open_positions", "publication ours {\n  table  tags\n}\n\nview open_positions"),
    ("  table  tags\n", "  table  tags\n  table  moods where (id > 0)\n"),
)


@pytest.mark.parametrize("server", SERVERS)
def test_every_step_is_proven(tmp_path: Path, server: tuple[str, ...]) -> None:
    text = FIRST
    project = Project(tmp_path, text)
    assert project.compile().code == 0
    for number, (old, new) in enumerate(STEPS):
        assert old in text
        text = text.replace(old, new, 1)
        project.write(text)
        run = project.run("compile", "--at", f"2027-{number + 1:02}-01")
        assert run.code == 0, run.err
        assert project.run("compile", "--check").code == 0
    run = project.run("prove", *server)
    assert run.code == 0, run.err
    assert "proven on PostgreSQL" in run.err
    assert len(project.migrations()) > 10


@pytest.mark.parametrize("server", SERVERS)
def test_a_migration_that_a_server_refuses_is_shown(tmp_path: Path, server: tuple[str, ...]) -> None:
    view = "external schema kit\nview v as ( select kit.no_such_function(id) as n from t )\n"
    project = Project(tmp_path, "table t {\n  id int pk\n}\n" + view)
    assert project.compile().code == 0
    run = project.run("prove", *server)
    assert run.code == 1
    assert "error[DBS605]" in run.err
    assert "no_such_function" in run.err
    assert "migrations/" in run.err
