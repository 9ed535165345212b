-- makes:       1 index
-- lock:        SHARE on wards.stays
-- work:        scans wards.stays
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       b36a5d8bb5719d52 -> cdc73f1206948594

create index stays_encounter_id_idx on wards.stays (encounter_id);
