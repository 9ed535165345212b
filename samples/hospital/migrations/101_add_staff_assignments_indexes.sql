-- makes:       1 index
-- lock:        SHARE on staff.assignments
-- work:        scans staff.assignments
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       ff72b15919965812 -> badb3acfcab5ff1e

create index assignments_department_id_idx on staff.assignments (department_id);
