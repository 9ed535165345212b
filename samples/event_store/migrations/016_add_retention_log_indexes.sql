-- makes:       2 indexes
-- lock:        SHARE on retention.log
-- work:        scans retention.log
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       d625b5278ac7b8f0 -> 8966a0330baa897d

create index log_table_schema_table_name_started_at_idx on retention.log (table_schema, table_name, started_at);
create index log_after_idx on retention.log (after);
