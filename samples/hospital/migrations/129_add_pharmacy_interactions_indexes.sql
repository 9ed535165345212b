-- makes:       1 index
-- lock:        SHARE on pharmacy.interactions
-- work:        scans pharmacy.interactions
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       8406176fbefade98 -> a2c4ee38e6bf41a4

create index interactions_other_idx on pharmacy.interactions (other);
