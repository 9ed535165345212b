-- makes:       2 indexes
-- lock:        SHARE on retention.log
-- work:        scans retention.log
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       3c579d81db628a12 -> 57a1a1b3188da714

create index log_table_schema_table_name_started_at_idx on retention.log (table_schema, table_name, started_at);
create index log_after_idx on retention.log (after);
