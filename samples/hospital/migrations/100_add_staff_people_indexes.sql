-- makes:       1 index
-- lock:        SHARE on staff.people
-- work:        scans staff.people
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       ac6db1cfad28735d -> e5b1ef3d9b92c018

create index people_profession_idx on staff.people (profession);
