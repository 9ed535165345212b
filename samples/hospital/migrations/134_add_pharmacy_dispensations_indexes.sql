-- makes:       4 indexes
-- lock:        SHARE on pharmacy.dispensations
-- work:        scans pharmacy.dispensations
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       087e0fa9cee0e414 -> 1521cfa7014e9492

create index dispensations_batch_id_idx on pharmacy.dispensations (batch_id);
create index dispensations_ward_id_idx on pharmacy.dispensations (ward_id);
create index dispensations_handed_by_idx on pharmacy.dispensations (handed_by);
create index dispensations_witness_id_idx on pharmacy.dispensations (witness_id);
