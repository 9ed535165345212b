-- makes:       1 table, 8 partitions, 1 foreign key, privileges
-- lock:        SHARE ROW EXCLUSIVE on events.streams
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       356925769eab6472 -> 8fb7bb7876ad2d64

create table events.snapshots (
  stream_id uuid not null,
  version bigint not null,
  state jsonb not null,
  created_at timestamptz not null default now(),
  constraint snapshots_pkey primary key (stream_id, version),
  constraint snapshots_version_check check (version > 0)
) partition by hash (stream_id);
comment on table events.snapshots is 'The state of a stream at a version, so that not all of its events have to be read. It can be made again.';

create table events.snapshots_0 partition of events.snapshots
  for values with (modulus 8, remainder 0);

create table events.snapshots_1 partition of events.snapshots
  for values with (modulus 8, remainder 1);

create table events.snapshots_2 partition of events.snapshots
  for values with (modulus 8, remainder 2);

create table events.snapshots_3 partition of events.snapshots
  for values with (modulus 8, remainder 3);

create table events.snapshots_4 partition of events.snapshots
  for values with (modulus 8, remainder 4);

create table events.snapshots_5 partition of events.snapshots
  for values with (modulus 8, remainder 5);

create table events.snapshots_6 partition of events.snapshots
  for values with (modulus 8, remainder 6);

create table events.snapshots_7 partition of events.snapshots
  for values with (modulus 8, remainder 7);

alter table events.snapshots add constraint snapshots_stream_id_fkey
  foreign key (stream_id) references events.streams (id);

revoke all on table events.snapshots from public, event_writer;
grant select, insert on table events.snapshots to event_writer;

revoke all on table events.snapshots_0 from public;
revoke all on table events.snapshots_1 from public;
revoke all on table events.snapshots_2 from public;
revoke all on table events.snapshots_3 from public;
revoke all on table events.snapshots_4 from public;
revoke all on table events.snapshots_5 from public;
revoke all on table events.snapshots_6 from public;
revoke all on table events.snapshots_7 from public;
