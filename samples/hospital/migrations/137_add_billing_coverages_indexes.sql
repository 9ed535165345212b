-- makes:       2 indexes
-- lock:        SHARE on billing.coverages
-- work:        scans billing.coverages
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       2db55f1b8beb026a -> 5aa15dab7e62a31d

create index coverages_patient_id_idx on billing.coverages (patient_id);
create index coverages_insurer_id_idx on billing.coverages (insurer_id);
