-- makes:       1 table, 4 partitions, 2 triggers, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       9c2826ddb0aa69c4 -> f28d3bce9e2ba481

create table audit.log (
  id bigint not null generated always as identity,
  at timestamptz not null default now(),
  transaction_id xid8 not null default pg_current_xact_id(),
  table_schema text not null,
  table_name text not null,
  operation text not null,
  key jsonb,
  old_values jsonb,
  new_values jsonb,
  user_id text,
  role text not null,
  constraint log_pkey primary key (id, at),
  constraint log_operation_check check (operation in ('insert', 'update', 'delete', 'truncate'))
) partition by range (at);
alter table audit.log enable row level security;
comment on table audit.log is 'Who changed what. Two years of it, a partition a month; only the service reads it.';
comment on column audit.log.at is 'When the transaction began.';
comment on column audit.log.transaction_id is 'What was done in one transaction.';
comment on column audit.log.table_name is 'The table; of a partition, the table it is part of.';
comment on column audit.log.key is 'The primary key of the row, as it was before: `{"id": 1}`. Null for a table without one, and for `truncate`.';
comment on column audit.log.old_values is 'The row as it was. Of an update, only the columns that changed, if the table has a primary key.';
comment on column audit.log.new_values is 'The row as it became. Of an update, only the columns that changed, if the table has a primary key.';
comment on column audit.log.user_id is 'The current user, as the `database` header says who that is.';
comment on column audit.log.role is 'The role of the database that did it.';

create table audit.log_2026_11 partition of audit.log
  for values from ('2026-11-01 00:00:00+00') to ('2026-12-01 00:00:00+00');
alter table audit.log_2026_11 enable row level security;

create table audit.log_2026_12 partition of audit.log
  for values from ('2026-12-01 00:00:00+00') to ('2027-01-01 00:00:00+00');
alter table audit.log_2026_12 enable row level security;

create table audit.log_2027_01 partition of audit.log
  for values from ('2027-01-01 00:00:00+00') to ('2027-02-01 00:00:00+00');
alter table audit.log_2027_01 enable row level security;

create table audit.log_2027_02 partition of audit.log
  for values from ('2027-02-01 00:00:00+00') to ('2027-03-01 00:00:00+00');
alter table audit.log_2027_02 enable row level security;

create trigger append_only
  before update or delete on audit.log
  for each row execute function audit.refuse_change();

create trigger append_only_whole
  before truncate on audit.log
  for each statement execute function audit.refuse_change();

revoke all on table audit.log_2026_11 from public, anon, authenticated, service_role;
revoke all on table audit.log_2026_12 from public, anon, authenticated, service_role;
revoke all on table audit.log_2027_01 from public, anon, authenticated, service_role;
revoke all on table audit.log_2027_02 from public, anon, authenticated, service_role;
revoke all on table audit.log from public, anon, authenticated, service_role;
