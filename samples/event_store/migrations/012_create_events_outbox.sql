-- makes:       1 table, 8 partitions, 1 foreign key, privileges
-- lock:        SHARE ROW EXCLUSIVE on events.log
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       31e480fbeee0c386 -> 009ab520bca29163

create table events.outbox (
  "position" bigint not null generated always as identity,
  recorded_at timestamptz not null default now(),
  transaction_id xid8 not null default pg_current_xact_id(),
  stream_id uuid not null,
  version bigint not null,
  constraint outbox_pkey primary key (recorded_at, "position")
) partition by range (recorded_at);
comment on table events.outbox is 'The order in which followers are told. By day: what all of them have read goes with its day.';
comment on column events.outbox.transaction_id is 'Positions are given out before transactions end; this tells whether an earlier one can still come.';

create table events.outbox_2026_11_01 partition of events.outbox
  for values from ('2026-11-01 00:00:00+00') to ('2026-11-02 00:00:00+00');

create table events.outbox_2026_11_02 partition of events.outbox
  for values from ('2026-11-02 00:00:00+00') to ('2026-11-03 00:00:00+00');

create table events.outbox_2026_11_03 partition of events.outbox
  for values from ('2026-11-03 00:00:00+00') to ('2026-11-04 00:00:00+00');

create table events.outbox_2026_11_04 partition of events.outbox
  for values from ('2026-11-04 00:00:00+00') to ('2026-11-05 00:00:00+00');

create table events.outbox_2026_11_05 partition of events.outbox
  for values from ('2026-11-05 00:00:00+00') to ('2026-11-06 00:00:00+00');

create table events.outbox_2026_11_06 partition of events.outbox
  for values from ('2026-11-06 00:00:00+00') to ('2026-11-07 00:00:00+00');

create table events.outbox_2026_11_07 partition of events.outbox
  for values from ('2026-11-07 00:00:00+00') to ('2026-11-08 00:00:00+00');

create table events.outbox_2026_11_08 partition of events.outbox
  for values from ('2026-11-08 00:00:00+00') to ('2026-11-09 00:00:00+00');

alter table events.outbox add constraint outbox_stream_id_version_fkey
  foreign key (stream_id, version) references events.log (stream_id, version);

revoke all on table events.outbox_2026_11_01 from public;
revoke all on table events.outbox_2026_11_02 from public;
revoke all on table events.outbox_2026_11_03 from public;
revoke all on table events.outbox_2026_11_04 from public;
revoke all on table events.outbox_2026_11_05 from public;
revoke all on table events.outbox_2026_11_06 from public;
revoke all on table events.outbox_2026_11_07 from public;
revoke all on table events.outbox_2026_11_08 from public;
revoke all on table events.outbox from public;
