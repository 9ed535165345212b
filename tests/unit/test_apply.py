"""Applying migrations, as far as no server is needed for it."""

from __future__ import annotations

from argparse import Namespace
from types import SimpleNamespace
from typing import Any

import pytest

from dbsc.cli.common import Wrong
from dbsc.cli.database import refuse_what_cannot_apply
from dbsc.postgres.apply import Migration, alone, batches
from dbsc.postgres.apply.session import goes_through_a_pooler
from dbsc.postgres.apply.walks import Update


class _Session:
    """A connection that was told a process at the start, and whose statements run in processes one after another."""

    def __init__(self, told: int, runs_in: int) -> None:
        self.info = SimpleNamespace(backend_pid=told)
        self.runs_in = runs_in

    def execute(self, _: str) -> Any:
        return SimpleNamespace(fetchone=lambda: (self.runs_in,))

    def __enter__(self) -> _Session:
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.mark.parametrize(
    ("first", "second", "is_pooler"),
    [((7, 7), (8, 8), False), ((1, 7), (2, 8), False), ((1, 7), (2, 7), True)],
)
def test_a_pooler_that_shares_processes_is_found_out(
    first: tuple[int, int], second: tuple[int, int], is_pooler: bool
) -> None:
    sessions: Any = (_Session(*first), _Session(*second))
    assert goes_through_a_pooler(sessions[0], lambda: sessions[1]) is is_pooler


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("create unique index concurrently i on s.t (a);", alone.BuildsIndex(("s", "i"), ("s", "t"))),
        ("drop index concurrently s.i;", alone.DropsIndex(("s", "i"))),
        ("alter table s.t detach partition s.p concurrently;", alone.Detaches(("s", "t"), ("s", "p"))),
        ("create index i on s.t (a);", None),
        ("select 1; select 2;", None),
    ],
)
def test_what_stands_alone_is_read(script: str, found: object) -> None:
    assert alone.meant(script) == found


def test_an_update_is_read_with_its_condition() -> None:
    found = batches.meant("update s.t set a = ' where ' || b where a is null;")
    assert found == Update(("s", "t"), "a = ' where ' || b", "a is null")
    assert batches.meant("update s.t set a = 1;") is None


@pytest.mark.parametrize(
    ("body", "runs"),
    [
        ("create table public.t (a int);", "transaction"),
        ("create index concurrently i on public.t (a);", "alone"),
        ("comment on table public.t is 'built concurrently';", "transaction"),
    ],
)
def test_how_a_migration_runs_is_told_by_its_statements(body: str, runs: str) -> None:
    assert Migration("001_x.sql", f"-- makes: 1 table\n\n{body}\n", 1, "a", "b").runs == runs


@pytest.mark.parametrize("host", ["aws-0-eu-central-1.pooler.supabase.com", "db.abcdefgh.supabase.co"])
def test_the_pooler_of_transactions_of_supabase_is_refused_by_its_port(host: str) -> None:
    """Where nobody else is there, both sessions may get processes of their own, and only the address tells it."""
    options = Namespace(db=f"postgresql://postgres@{host}:6543/postgres")

    def connection(port: int) -> Any:
        info = SimpleNamespace(host=host, port=port, backend_pid=7)
        return SimpleNamespace(info=info, execute=lambda _: SimpleNamespace(fetchone=lambda: answers.pop(0)))

    answers: list[tuple[object, ...]] = [(False, False)]
    with pytest.raises(Wrong) as refused:
        refuse_what_cannot_apply(connection(6543), options)
    assert [each.code for each in refused.value.diagnostics] == ["DBS856"]
    answers = [(False, False), (7,)]
    refuse_what_cannot_apply(connection(5432), options)
