-- makes:       2 indexes
-- lock:        SHARE on audit.log
-- work:        scans audit.log
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       16b4ffd5c35469aa -> c1882578ffc3f2e7

create index log_at_idx on audit.log using brin (at);
create index log_key_idx on audit.log using hash (key);
