-- makes:       1 index
-- lock:        SHARE on theatre.operations
-- work:        scans theatre.operations
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       ac3e184b969f182d -> 1314ea8d593bd431

create index operations_encounter_id_idx on theatre.operations (encounter_id);
