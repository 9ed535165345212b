-- makes:       4 indexes
-- lock:        SHARE on pharmacy.dispensations
-- work:        scans pharmacy.dispensations
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       0775ddc99e90bad4 -> 6b74f68b4da5b35f

create index dispensations_batch_id_idx on pharmacy.dispensations (batch_id);
create index dispensations_ward_id_idx on pharmacy.dispensations (ward_id);
create index dispensations_handed_by_idx on pharmacy.dispensations (handed_by);
create index dispensations_witness_id_idx on pharmacy.dispensations (witness_id);
