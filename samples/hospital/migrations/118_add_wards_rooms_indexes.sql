-- makes:       1 index
-- lock:        SHARE on wards.rooms
-- work:        scans wards.rooms
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       430117655633e3b8 -> b36a5d8bb5719d52

create index rooms_ward_id_idx on wards.rooms (ward_id);
