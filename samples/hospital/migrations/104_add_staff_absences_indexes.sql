-- makes:       1 index
-- lock:        SHARE on staff.absences
-- work:        scans staff.absences
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       d87e1f3fd7059079 -> c7e7999881ae7824

create index absences_approved_by_idx on staff.absences (approved_by);
