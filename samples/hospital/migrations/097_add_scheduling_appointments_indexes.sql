-- makes:       3 indexes
-- lock:        SHARE on scheduling.appointments
-- work:        scans scheduling.appointments
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       a2a6e35cbaaa6e07 -> 54907117fff6b300

create index appointments_patient_id_idx on scheduling.appointments (patient_id);
create index appointments_type_idx on scheduling.appointments (type);
create index appointments_during_idx on scheduling.appointments using gist (during);
