-- makes:       1 table, 1 foreign key, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       b2b9cf0c031e081c -> 6f49b58fa1de36ce

create table retention.log (
  id bigint not null generated always as identity,
  table_schema text not null,
  table_name text not null,
  partition_name text,
  action text not null,
  target text,
  row_count bigint,
  checksum text,
  started_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  verified_at timestamptz,
  after bigint,
  error text,
  constraint log_pkey primary key (id),
  constraint log_action_check check (action in ('detach', 'archive', 'export', 'delete', 'drop')),
  constraint log_check check (finished_at >= started_at),
  constraint log_check1 check (verified_at >= finished_at),
  constraint log_check2 check (error is null or verified_at is null),
  constraint log_check3 check (action not in ('archive', 'export') or verified_at is null or (row_count is not null and checksum is not null)),
  constraint log_row_count_check check (row_count >= 0)
);
alter table retention.log enable row level security;
comment on table retention.log is 'One row a step that was taken.';
comment on column retention.log.table_schema is 'The table whose rule it is.';
comment on column retention.log.partition_name is 'The partition, where the step is about a whole one.';
comment on column retention.log.target is 'Where the rows went: a table, or an address.';
comment on column retention.log.checksum is 'Over all rows, equal at both ends where it is verified.';
comment on column retention.log.verified_at is 'When the rows were found whole where they went. Nothing is destroyed before.';
comment on column retention.log.after is 'The step that was verified before this one destroyed what it had copied.';
comment on column retention.log.error is 'What went wrong.';

alter table retention.log add constraint log_after_fkey
  foreign key (after) references retention.log (id);

revoke all on table retention.log from public;
