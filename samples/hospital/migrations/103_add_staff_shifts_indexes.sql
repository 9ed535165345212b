-- makes:       1 index
-- lock:        SHARE on staff.shifts
-- work:        scans staff.shifts
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       b453c9be8b01214f -> f18c5eceb7826b28

create index shifts_department_id_idx on staff.shifts (department_id);
