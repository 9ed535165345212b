-- makes:       1 index
-- lock:        SHARE on events.log
-- work:        scans events.log
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       8966a0330baa897d -> 72d2e82c87f4ceaa

create index log_recorded_at_idx on events.log using brin (recorded_at);
