"""The patterns that dbsc was made for, written twice: as SQL by hand, and in the language.

The two databases are the same, attribute by attribute, but for the improvements that are listed here with their reason.
A difference that is not on the list fails, and so does one on the list that is no more.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from catalogs import catalog_of
from dbsc import pipeline
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.postgres.snapshot import Comparison, Snapshot, compare, snapshot

DAY = datetime(2025, 1, 15, tzinfo=UTC)

BY_HAND = """
-- table design
create table positions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references auth.users(id) not null,
  symbol text not null,
  quantity integer not null,
  entry_price numeric(12,4) not null,
  position_type text check (position_type in ('call', 'put', 'stock')) not null,
  status text default 'open' check (status in ('open', 'closed')),
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);

create trigger set_updated_at
  before update on positions
  for each row execute function extensions.moddatetime(updated_at);

-- relationships: each position has one user; positions and tags have many of each other
create table tags (
  id uuid primary key default gen_random_uuid(),
  name text unique not null
);

create table position_tags (
  position_id uuid references positions(id) on delete cascade,
  tag_id uuid references tags(id) on delete cascade,
  primary key (position_id, tag_id)
);

-- soft delete
alter table positions
  add column deleted_at timestamptz,
  add column deleted_by uuid references auth.users(id);

create view active_positions as
  select * from positions where deleted_at is null;

-- partitions by range, this month's and those of the next three
create table trades (
  id uuid default gen_random_uuid(),
  user_id uuid not null,
  symbol text not null,
  executed_at timestamptz not null,
  quantity integer not null,
  price numeric(12,4) not null
) partition by range (executed_at);

create table trades_2025_01 partition of trades for values from ('2025-01-01') to ('2025-02-01');
create table trades_2025_02 partition of trades for values from ('2025-02-01') to ('2025-03-01');
create table trades_2025_03 partition of trades for values from ('2025-03-01') to ('2025-04-01');
create table trades_2025_04 partition of trades for values from ('2025-04-01') to ('2025-05-01');

-- partitions by list
create table audit_logs (
  id uuid default gen_random_uuid(),
  event_type text not null,
  payload jsonb,
  created_at timestamptz default now()
) partition by list (event_type);

create table audit_logs_auth partition of audit_logs for values in ('login', 'logout', 'token_refresh');
create table audit_logs_trades partition of audit_logs
  for values in ('order_placed', 'order_filled', 'order_cancelled');
create table audit_logs_other partition of audit_logs default;

-- partitions by hash
create table user_sessions (
  id uuid default gen_random_uuid(),
  user_id uuid not null,
  data jsonb,
  created_at timestamptz default now()
) partition by hash (user_id);

create table user_sessions_0 partition of user_sessions for values with (modulus 4, remainder 0);
create table user_sessions_1 partition of user_sessions for values with (modulus 4, remainder 1);
create table user_sessions_2 partition of user_sessions for values with (modulus 4, remainder 2);
create table user_sessions_3 partition of user_sessions for values with (modulus 4, remainder 3);

-- how long rows are kept
create table retention_policies (
  table_name text primary key,
  retention_days integer not null,
  archive_enabled boolean default true,
  last_archived_at timestamptz
);
"""

IN_THE_LANGUAGE = """
database trading { target supabase }

use std.timestamps
use std.soft_delete
use supabase.auth

table positions {
  id             uuid pk = gen_random_uuid()
  user_id        -> auth.users
  symbol         text
  quantity       int
  entry_price    numeric(12,4)
  position_type  'call' | 'put' | 'stock'
  status         'open' | 'closed' = 'open'
  tags           <-> tags
  ...timestamps
  ...soft_delete
  deleted_by     -> auth.users?
}

table tags {
  id    uuid pk = gen_random_uuid()
  name  text unique
}

table trades {
  id           uuid = gen_random_uuid()
  user_id      uuid
  symbol       text
  executed_at  timestamptz
  quantity     int
  price        numeric(12,4)

  pk (id, executed_at)
  partition by range (executed_at) every 1 month ahead 3
}

table audit_logs {
  id          uuid = gen_random_uuid()
  event_type  text
  payload     jsonb?
  created_at  timestamptz = now()

  pk (id, event_type)
  partition by list (event_type) {
    auth    'login', 'logout', 'token_refresh'
    trades  'order_placed', 'order_filled', 'order_cancelled'
    other   default
  }
}

table user_sessions {
  id          uuid = gen_random_uuid()
  user_id     uuid
  data        jsonb?
  created_at  timestamptz = now()

  pk (id, user_id)
  partition by hash (user_id) into 4
}

table retention_policies {
  table_name        text pk
  retention_days    int
  archive_enabled   bool = true
  last_archived_at  timestamptz?
}
"""


PARTITIONS = {
    "trades": ["trades_2025_01", "trades_2025_02", "trades_2025_03", "trades_2025_04"],
    "audit_logs": ["audit_logs_auth", "audit_logs_trades", "audit_logs_other"],
    "user_sessions": ["user_sessions_0", "user_sessions_1", "user_sessions_2", "user_sessions_3"],
}
# a partition has the columns, the keys and the indexes of its table
PARTITIONED = [name for table, partitions in PARTITIONS.items() for name in (table, *partitions)]
NOT_NULL = "not_null false → true"

IMPROVEMENTS = {
    "a column is not null unless marked `?`: a default alone lets an explicit null in, past the check as well": [
        f"~ column public.positions.status {NOT_NULL}",
        f"~ column public.positions.created_at {NOT_NULL}",
        f"~ column public.positions.updated_at {NOT_NULL}",
        f"~ column public.retention_policies.archive_enabled {NOT_NULL}",
        *(f"~ column public.{table}.id {NOT_NULL}" for table in PARTITIONED),
        *(f"~ column public.{table}.created_at {NOT_NULL}" for table in PARTITIONED if not table.startswith("trades")),
    ],
    "a partitioned table has a primary key, over its partition key too: without one, no row can be told from another": [
        *(f"+ constraint public.{table} {table}_pkey" for table in PARTITIONED),
        *(f"+ index public.{table}_pkey" for table in PARTITIONED),
    ],
    "the way back through `<->` has an index: deleting a tag need not read every pair": [
        "+ index public.position_tags_tag_id_idx",
    ],
    "deleted rows have an index: purging them need not read the others": [
        "+ index public.positions_deleted_at_idx",
    ],
    "the view of active rows asks who reads it: row security on the table is not got around": [
        "~ view public.active_positions options none → security_invoker=true",
    ],
}

TABLES = (*PARTITIONS, "positions", "position_tags", "tags", "retention_policies")
SHOWN = [f"table public.{name}" for name in TABLES]


def closed(version: int) -> list[str]:
    """What the API would show, closed to it: the platform leaves its roles the privilege to empty every new table."""
    left = ["MAINTAIN"] * (version >= 170000) + ["REFERENCES", "TRIGGER", "TRUNCATE"]
    every = ", ".join(sorted([*left, "DELETE", "INSERT", "SELECT", "UPDATE"]))
    had = ", ".join(left)
    partitions = [f"table public.{name}" for names in PARTITIONS.values() for name in names]
    lines = [f"~ {table} row_security false → true" for table in (*SHOWN, *partitions)]
    lines += [f"- grant {table}" for table in partitions]
    for thing in (*SHOWN, "view public.active_positions"):
        lines += [f"~ grant {thing} {role} {had} → none" for role in ("anon", "authenticated")]
        lines.append(f"~ grant {thing} service_role {had} → {every}")
    return lines


def test_the_language_makes_what_is_written_by_hand_and_the_improvements(server: Server) -> None:
    script, problems = pipeline.whole(catalog_of(IN_THE_LANGUAGE), DAY)
    assert not problems
    found = set(differences(compare(made_by(server, BY_HAND), made_by(server, script))))
    why = "nobody but the service gets at what says nothing of it, whatever the platform gives by default"
    improvements = {**IMPROVEMENTS, why: closed(server.version)}
    for why, lines in improvements.items():
        print(why, *(f"  {line}" for line in lines), sep="\n")
    listed = [line for lines in improvements.values() for line in lines]
    assert sorted(found - set(listed)) == [], "differences that are not on the list"
    assert sorted(set(listed) - found) == [], "improvements that are no more"
    assert len(listed) == len(set(listed))


def made_by(server: Server, script: str) -> Snapshot:
    """What a script makes of a new Supabase project."""
    with (
        server.database(platform=True) as name,
        server.connect(name, role=server.owner, autocommit=True) as connection,
    ):
        assert run_script(connection, script) is None
        return snapshot(connection)


def differences(comparison: Comparison) -> Iterator[str]:
    """Each difference on a line of its own."""
    for kind, found in comparison.kinds.items():
        yield from (f"- {kind} {key}" for key in found.missing)
        yield from (f"+ {kind} {key}" for key in found.extra)
        for key, changes in found.changed.items():
            # from 18 on a column that is not null has a constraint as well
            told = [change for change in changes if change.attribute != "not_null_constraint"]
            yield from (f"~ {kind} {key} {c.attribute} {shown(c.expected)} → {shown(c.actual)}" for c in told)


def shown(value: str | int | tuple[str, ...] | None) -> str:
    """An attribute's value, in SQL's words where it has them."""
    if value is None:
        return "none"
    return ", ".join(value) if isinstance(value, tuple) else str(value).lower()
