-- makes:       2 indexes
-- lock:        SHARE on patients.consents
-- work:        scans patients.consents
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       f9b6a3101733c0ba -> d86339d4e8314701

create index consents_patient_id_idx on patients.consents (patient_id);
create index consents_patient_id_subject_decided_at_idx on patients.consents (patient_id, subject, decided_at desc);
