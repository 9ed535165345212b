-- makes:       1 index
-- lock:        SHARE on staff.absences
-- work:        scans staff.absences
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       f18c5eceb7826b28 -> fcee82574d5014c0

create index absences_approved_by_idx on staff.absences (approved_by);
