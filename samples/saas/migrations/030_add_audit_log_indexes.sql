-- makes:       2 indexes
-- lock:        SHARE on audit.log
-- work:        scans audit.log
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       c175f6b6a3d878b3 -> d3ffbd1f13beee5c

create index log_at_idx on audit.log using brin (at);
create index log_key_idx on audit.log using hash (key);
