-- makes:       1 index
-- lock:        SHARE on patients.addresses
-- work:        scans patients.addresses
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       d158c6d189d4236e -> dacb3c44cd3e963b

create index addresses_patient_id_idx on patients.addresses (patient_id);
