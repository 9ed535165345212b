-- makes:       1 table, 8 partitions, 1 foreign key, 2 triggers, privileges
-- lock:        SHARE ROW EXCLUSIVE on events.streams
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       f96f0a284ddf0706 -> 31e480fbeee0c386

create table events.log (
  stream_id uuid not null,
  version bigint not null,
  type public.event_type not null,
  data jsonb not null default '{}',
  metadata jsonb not null default '{}',
  recorded_at timestamptz not null default now(),
  constraint log_pkey primary key (stream_id, version),
  constraint log_data_check check (jsonb_typeof(data) = 'object'),
  constraint log_version_check check (version > 0)
) partition by hash (stream_id);
comment on table events.log is 'What happened, for good. By hash of the stream: to read one stream, or to append to it, is one partition''s work.';

create table events.log_0 partition of events.log
  for values with (modulus 8, remainder 0);

create table events.log_1 partition of events.log
  for values with (modulus 8, remainder 1);

create table events.log_2 partition of events.log
  for values with (modulus 8, remainder 2);

create table events.log_3 partition of events.log
  for values with (modulus 8, remainder 3);

create table events.log_4 partition of events.log
  for values with (modulus 8, remainder 4);

create table events.log_5 partition of events.log
  for values with (modulus 8, remainder 5);

create table events.log_6 partition of events.log
  for values with (modulus 8, remainder 6);

create table events.log_7 partition of events.log
  for values with (modulus 8, remainder 7);

alter table events.log add constraint log_stream_id_fkey
  foreign key (stream_id) references events.streams (id);

create trigger append_only
  before update or delete on events.log
  for each row execute function events.refuse_change();

create trigger append_only_whole
  before truncate on events.log
  for each statement execute function events.refuse_change();

revoke all on table events.log from public, event_reader, event_writer;
grant select on table events.log to event_reader;
grant select on table events.log to event_writer;

revoke all on table events.log_0 from public;
revoke all on table events.log_1 from public;
revoke all on table events.log_2 from public;
revoke all on table events.log_3 from public;
revoke all on table events.log_4 from public;
revoke all on table events.log_5 from public;
revoke all on table events.log_6 from public;
revoke all on table events.log_7 from public;
