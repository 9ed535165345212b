-- makes:       2 indexes
-- lock:        SHARE on audit.log
-- work:        scans audit.log
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       6b74f68b4da5b35f -> 9eaa1c079c7f05f3

create index log_at_idx on audit.log using brin (at);
create index log_key_idx on audit.log using hash (key);
