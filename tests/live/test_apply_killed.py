"""An apply that is killed at any message that it sends: the next one finishes, with nothing lost and nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from dbsc.history import links
from dbsc.postgres.apply import Migration, apply, ledger, session
from dbsc.postgres.connection import Connection
from dbsc.postgres.scratch import Server
from dbsc.project import read_folder
from killed import killed, wait_until_gone
from shops import Shop

pytestmark = pytest.mark.both

APPLIER = "applier of a test"
BEFORE = """\
database shop { target postgres; postgres 15 }

table users {
  id     int pk
  name   text
  old    int?
  index (old)
}
table notes { of int; said text }
"""
AFTER = """\
database shop { target postgres; postgres 15 }

table users {
  id     int pk
  name   text unique
  old    int?
  kind   text backfill ('k' || id)
}
table notes { of -> users; said text; times int backfill (1) }
"""
ROWS = """
insert into users select n, 'u' || n, n from generate_series(1, 900) n;
insert into notes select n, 'n' || n from generate_series(1, 900) n;
create schema aside;
create table aside.seen (of text, n int);
create function aside.see() returns trigger language plpgsql as $$
begin
  insert into aside.seen values (tg_table_name, (to_jsonb(new) ->> tg_argv[0])::int);
  return new;
end $$;
create trigger see before update on users for each row execute function aside.see('id');
create trigger see before update on notes for each row execute function aside.see('of');
"""
HOLDS = {
    "select count(*), count(distinct id), sum(old) from users where kind = 'k' || id": (900, 900, 405450),
    "select count(*), count(distinct said) from notes where times = 1": (900, 900),
    "select count(*), count(distinct (of, n)) from aside.seen": (1800, 1800),
    "select count(*) from pg_index where not indisvalid or not indisready": (0,),
    "select count(*) from pg_constraint where not convalidated": (0,),
    "select count(*) from dbsc.migration where state <> 'done'": (0,),
}
SHAPE = """
select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
where conrelid in ('users'::regclass, 'notes'::regclass)
union all
select indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index
where indrelid in ('users'::regclass, 'notes'::regclass)
union all
select attrelid::regclass::text, attname, attnotnull::text from pg_attribute
where attrelid in ('users'::regclass, 'notes'::regclass) and attnum > 0 and not attisdropped
order by 1, 2, 3
"""


class Shops:
    """A project that is to be evolved, and as many databases with its rows as are wanted."""

    def __init__(self, server: Server, folder: Path, template: str) -> None:
        self.server = server
        self.is_new = server.version >= 180000
        self.template = template
        shop = Shop(folder, server, template, BEFORE)
        assert shop.compile().code == 0
        shop.applied()
        with server.connect(template, autocommit=True) as connection:
            connection.execute(ROWS)
        shop.write(AFTER)
        assert shop.compile().code == 0
        found, problems = links(read_folder(str(folder / "migrations")), "migrations")
        assert not problems
        self.migrations = [
            Migration(link.file, link.text, number, link.before, link.after) for number, link in enumerate(found, 1)
        ]

    @contextmanager
    def copy(self) -> Iterator[Connection]:
        """A connection to a database that is as the template was."""
        with self.server.database(self.template) as name, self.server.connect(name, autocommit=True) as connection:
            yield connection

    def apply(self, database: str) -> int:
        """What `dbsc apply` does on the database; how many migrations it applied."""
        with self.server.connect(database, autocommit=True, application_name=APPLIER) as connection:
            session.prepare(connection)
            assert session.take_lock(connection, 30, lambda _: None)
            done = {entry.name for entry in ledger.entries(connection) if entry.state == "done"}
            pending = [migration for migration in self.migrations if migration.name not in done]
            applied = apply(connection, pending, lambda *_: None)
            assert applied.stopped is None, applied.stopped
            return len(applied.done)

    def cut_off(self, message: int, answered: bool, wanted: list[Any]) -> int:
        """Kills an apply at a message, and lets another one finish; how much that one had to do.

        `answered`: when the message is to be sent. Otherwise the server is at work on it.
        """
        with self.copy() as connection:
            database = connection.info.dbname
            killed(lambda: self.apply(database), message, answered=answered)
            wait_until_gone(connection, APPLIER)
            rest = self.apply(database)
            found = {question: connection.execute(question).fetchone() for question in HOLDS}
            assert found == HOLDS, message
            assert connection.execute(SHAPE).fetchall() == wanted, message
        return rest


@pytest.fixture(scope="module")
def shops(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shops]:
    with server.database() as template:
        yield Shops(server, tmp_path_factory.mktemp("killed"), template)


def test_what_is_killed_is_finished_by_the_next_apply(shops: Shops) -> None:
    with shops.copy() as connection:
        applied = shops.apply(connection.info.dbname)
        assert applied > 10
        wanted = connection.execute(SHAPE).fetchall()
    finishing = set()
    for message in count(1 + shops.is_new, 2):  # each server gets every other one
        finishing.add(shops.cut_off(message, True, wanted))
        if 0 in finishing:  # nothing was left to do
            break
    assert finishing == set(range(applied + 1))  # it was cut off in each of the migrations
    for number in range(3, message, 8):
        shops.cut_off(number, False, wanted)
