-- makes:       1 index
-- lock:        SHARE on staff.shifts
-- work:        scans staff.shifts
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       f0724a82d3f4c2bf -> d87e1f3fd7059079

create index shifts_department_id_idx on staff.shifts (department_id);
