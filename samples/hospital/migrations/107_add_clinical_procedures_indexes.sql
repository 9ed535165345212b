-- makes:       3 indexes
-- lock:        SHARE on clinical.procedures
-- work:        scans clinical.procedures
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       9032bab1d8e1d637 -> e5a5356caff2c8bd

create index procedures_encounter_id_idx on clinical.procedures (encounter_id);
create index procedures_code_idx on clinical.procedures (code);
create index procedures_performer_id_idx on clinical.procedures (performer_id);
