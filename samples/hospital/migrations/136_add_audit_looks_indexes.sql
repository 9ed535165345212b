-- makes:       2 indexes
-- lock:        SHARE on audit.looks
-- work:        scans audit.looks
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       9143b902609b86ab -> 2db55f1b8beb026a

create index looks_patient_id_at_idx on audit.looks (patient_id, at desc);
create index looks_person_id_at_idx on audit.looks (person_id, at desc);
