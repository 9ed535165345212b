-- makes:       4 indexes
-- lock:        SHARE on pharmacy.prescriptions
-- work:        scans pharmacy.prescriptions
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       84bf9bed8b2ab7e5 -> 3689164ba8ad6eb3

create index prescriptions_encounter_id_idx on pharmacy.prescriptions (encounter_id);
create index prescriptions_prescriber_id_idx on pharmacy.prescriptions (prescriber_id);
create index prescriptions_drug_id_idx on pharmacy.prescriptions (drug_id);
create index prescriptions_encounter_id_idx1 on pharmacy.prescriptions (encounter_id) where (status in ('ordered', 'accepted'));
