-- makes:       2 indexes
-- lock:        SHARE on retention.log
-- work:        scans retention.log
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       3c8d36b77e023059 -> b6c50eb6d5048d5d

create index log_table_schema_table_name_started_at_idx on retention.log (table_schema, table_name, started_at);
create index log_after_idx on retention.log (after);
