-- makes:       2 indexes
-- lock:        SHARE on events.outbox
-- work:        scans events.outbox
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       72d2e82c87f4ceaa -> a52070c07ea59632

create index outbox_position_idx on events.outbox ("position");
create index outbox_stream_id_version_idx on events.outbox (stream_id, version);
