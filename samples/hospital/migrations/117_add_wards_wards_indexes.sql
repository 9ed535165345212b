-- makes:       2 indexes
-- lock:        SHARE on wards.wards
-- work:        scans wards.wards
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       7f89fc106029d6d4 -> df563a104a5e6719

create index wards_building_id_idx on wards.wards (building_id);
create index wards_department_id_idx on wards.wards (department_id);
