-- makes:       2 indexes
-- lock:        SHARE on wards.wards
-- work:        scans wards.wards
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       162f52434822f8e5 -> 430117655633e3b8

create index wards_building_id_idx on wards.wards (building_id);
create index wards_department_id_idx on wards.wards (department_id);
