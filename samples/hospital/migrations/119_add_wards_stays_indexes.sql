-- makes:       1 index
-- lock:        SHARE on wards.stays
-- work:        scans wards.stays
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       1047de192c955627 -> e2afeebac8264566

create index stays_encounter_id_idx on wards.stays (encounter_id);
