-- makes:       2 indexes
-- lock:        SHARE on audit.log
-- work:        scans audit.log
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       1521cfa7014e9492 -> 9143b902609b86ab

create index log_at_idx on audit.log using brin (at);
create index log_key_idx on audit.log using hash (key);
