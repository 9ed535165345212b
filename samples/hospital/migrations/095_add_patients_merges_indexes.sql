-- makes:       2 indexes
-- lock:        SHARE on patients.merges
-- work:        scans patients.merges
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       05f0ba80bed61230 -> df2f1e9a80ec8d1c

create index merges_kept_id_idx on patients.merges (kept_id);
create index merges_merged_by_idx on patients.merges (merged_by);
