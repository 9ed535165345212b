-- makes:       1 index
-- lock:        SHARE on events.log
-- work:        scans events.log
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       57a1a1b3188da714 -> e6759dfb735229ab

create index log_recorded_at_idx on events.log using brin (recorded_at);
