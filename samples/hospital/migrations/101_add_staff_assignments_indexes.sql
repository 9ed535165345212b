-- makes:       1 index
-- lock:        SHARE on staff.assignments
-- work:        scans staff.assignments
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       e5b1ef3d9b92c018 -> 200893f128949b34

create index assignments_department_id_idx on staff.assignments (department_id);
