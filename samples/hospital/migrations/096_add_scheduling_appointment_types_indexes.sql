-- makes:       1 index
-- lock:        SHARE on scheduling.appointment_types
-- work:        scans scheduling.appointment_types
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       df2f1e9a80ec8d1c -> a2a6e35cbaaa6e07

create index appointment_types_department_id_idx on scheduling.appointment_types (department_id);
