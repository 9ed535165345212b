-- makes:       1 index
-- lock:        SHARE on theatre.operations
-- work:        scans theatre.operations
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       32ef17db19831c4e -> 7121b9177101a21e

create index operations_encounter_id_idx on theatre.operations (encounter_id);
