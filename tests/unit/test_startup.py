"""Starting is cheap: what the daily commands import, and what they cost."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench.processes import environment
from bench.startup import measure, too_much

HEAVY = {"dataclasses", "importlib.metadata", "inspect", "lark", "networkx", "psycopg", "rich", "typing"}
SCHEMA = """\
database shop {
  target    supabase
  postgres  15
}

use std.timestamps
use supabase.auth

enum order_side { buy, sell }

shape payload { order_id uuid, kind 'placed' | 'filled' }

table positions {
  id       uuid pk = gen_random_uuid()
  user_id  -> auth.users on delete cascade owner
  side     order_side
  price    numeric(12,4) check (price > 0)
  status   'open' | 'closed' = 'open'
  tags     <-> tags
  ...timestamps

  index (user_id, status) where (status = 'open')
  access all to owner
}

table tags {
  id    uuid pk = gen_random_uuid()
  name  text unique
  access select to authenticated
}

table events {
  id    uuid = gen_random_uuid()
  at    timestamptz
  data  jsonb<payload>?

  pk (id, at)
  partition by range (at) every 1 month ahead 3 keep 12 months then drop
}

view open_positions with (security_invoker) as (
  select id, price * 2 as double from positions where status = 'open'
)
"""


def imported(folder: Path, *arguments: str) -> set[str]:
    """The modules that a command imports in a fresh interpreter, beyond those that Python starts with."""
    program = """
import sys
before = set(sys.modules)
from dbsc.cli import main
code = main(sys.argv[1:])
print(*sys.modules.keys() - before, file=open("imported", "w"))
sys.exit(code)
"""
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set((folder / "imported").read_text().split())


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a schema, formatted and compiled."""
    (tmp_path / "schema.dbs").write_text(SCHEMA)
    for command in ("fmt", "compile"):
        imported(tmp_path, command)
    return tmp_path


@pytest.mark.parametrize("command", ["check", "fmt", "compile"])
def test_daily_commands_import_nothing_heavy(project: Path, command: str) -> None:
    assert imported(project, command) & HEAVY == set()


def test_a_first_compile_orders_with_networkx(project: Path) -> None:
    """The test above can fail: the modules have these very names."""
    assert "networkx" in imported(project, "compile", "-o", "new")


def test_the_version_imports_nothing_but_the_command(tmp_path: Path) -> None:
    assert imported(tmp_path, "--version") == {"__future__", "dbsc", "dbsc.cli", "dbsc.cli.streams", "gc"}


def test_small_schemas_cost_little(tmp_path: Path) -> None:
    assert too_much(measure(tmp_path, rounds=9)) == {}
