-- makes:       1 index
-- lock:        SHARE on people.accesses
-- work:        scans people.accesses
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       c56deab952189244 -> fb919b5bc37dcd3f

create index accesses_region_person_id_idx on people.accesses (region, person_id);
