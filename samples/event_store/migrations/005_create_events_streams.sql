-- makes:       1 table, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       6f49b58fa1de36ce -> 74611bdfd6b0d49e

create table events.streams (
  id uuid not null,
  kind text not null,
  version bigint not null default 0,
  created_at timestamptz not null default now(),
  constraint streams_pkey primary key (id),
  constraint streams_kind_check check (kind in ('account', 'order', 'shipment')),
  constraint streams_version_check check (version >= 0)
) with (fillfactor = 70);
comment on table events.streams is 'One thing that events are about. Its version is the number of its events.';

revoke all on table events.streams from public, event_reader, event_writer;
grant select on table events.streams to event_reader;
grant select on table events.streams to event_writer;
