-- makes:       1 index
-- lock:        SHARE on people.accesses
-- work:        scans people.accesses
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       2c82d37d6addb959 -> 46ddd437317bb746

create index accesses_region_person_id_idx on people.accesses (region, person_id);
