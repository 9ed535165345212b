-- makes:       1 view, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       46ddd437317bb746 -> 4a7c28aaa2375414

create view events.feed as
  select o.position, l.stream_id, l.version, l.type, l.data, l.metadata, l.recorded_at
  from events.outbox o
  join events.log l on l.stream_id = o.stream_id and l.version = o.version
  where o.transaction_id < pg_snapshot_xmin(pg_current_snapshot());
comment on view events.feed is 'The events in the order of the outbox, up to the first that an open transaction could still come before.';

revoke all on table events.feed from public, event_reader;
grant select on table events.feed to event_reader;
