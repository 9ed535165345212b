-- makes:       1 index
-- lock:        SHARE on people.accesses
-- work:        scans people.accesses
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       b6d47c7fa9920351 -> 75857aa1d46c78a7

create index accesses_region_person_id_idx on people.accesses (region, person_id);
