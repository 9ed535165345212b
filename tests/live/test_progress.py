"""A proof on a terminal shows what it does, and leaves only what it found."""

from __future__ import annotations

from pathlib import Path

from projects import Project
from terminal import left_on, on_terminal

SCHEMA = "".join(f"table t{number} {{\n  id  bigint pk identity\n}}\n" for number in range(300))


def test_a_proof_shows_the_migrations_that_it_runs(tmp_path: Path) -> None:
    assert Project(tmp_path, SCHEMA).compile().code == 0
    code, told = on_terminal(tmp_path, "prove")
    assert code == 0
    assert ".sql" in told
    assert left_on(told).strip().startswith("proven on PostgreSQL 18.")
    assert len(left_on(told).strip().splitlines()) == 1


def test_a_proof_that_is_interrupted_leaves_a_line(tmp_path: Path) -> None:
    assert Project(tmp_path, SCHEMA).compile().code == 0
    code, told = on_terminal(tmp_path, "prove", interrupt_at=b".sql")
    assert code == 130
    assert left_on(told).strip() == "dbsc: interrupted"


def test_in_ci_nothing_moves(tmp_path: Path) -> None:
    Project(tmp_path, SCHEMA)
    code, told = on_terminal(tmp_path, "prove", "-q", settings={"CI": "true"})
    assert (code, told) == (0, "")
