-- makes:       2 indexes
-- lock:        SHARE on audit.log, audit.log_2026_11, audit.log_2026_12, audit.log_2027_01, audit.log_2027_02
-- work:        scans audit.log
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       031c4359d4a1050e -> 9c1eb73d3d45613f

create index log_at_idx on audit.log using brin (at);
create index log_key_idx on audit.log using hash (key);
