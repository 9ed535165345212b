-- makes:       2 indexes
-- lock:        SHARE on patients.contacts
-- work:        scans patients.contacts
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that contacts_patient_id_idx1 refuses; it fails if rows there do
-- state:       dacb3c44cd3e963b -> f9b6a3101733c0ba

create index contacts_patient_id_idx on patients.contacts (patient_id);

create unique index contacts_patient_id_idx1 on patients.contacts (patient_id) where (is_emergency);
