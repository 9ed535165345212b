-- makes:       4 indexes
-- lock:        SHARE on clinical.encounters
-- work:        scans clinical.encounters
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       fcee82574d5014c0 -> 9088c5499c4a03d0

create index encounters_patient_id_idx on clinical.encounters (patient_id);
create index encounters_department_id_idx on clinical.encounters (department_id);
create index encounters_responsible_id_idx on clinical.encounters (responsible_id);
create index encounters_department_id_starts_at_idx on clinical.encounters (department_id, starts_at) where (ends_at is null);
