-- makes:       1 index
-- lock:        SHARE on events.log
-- work:        scans events.log
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       b6c50eb6d5048d5d -> fe680fca72f5f93b

create index log_recorded_at_idx on events.log using brin (recorded_at);
