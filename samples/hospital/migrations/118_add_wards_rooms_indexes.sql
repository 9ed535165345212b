-- makes:       1 index
-- lock:        SHARE on wards.rooms
-- work:        scans wards.rooms
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       df563a104a5e6719 -> 1047de192c955627

create index rooms_ward_id_idx on wards.rooms (ward_id);
