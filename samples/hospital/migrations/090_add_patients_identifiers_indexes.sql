-- makes:       1 index
-- lock:        SHARE on patients.identifiers
-- work:        scans patients.identifiers
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       8010876d678fac4b -> d158c6d189d4236e

create index identifiers_patient_id_idx on patients.identifiers (patient_id);
