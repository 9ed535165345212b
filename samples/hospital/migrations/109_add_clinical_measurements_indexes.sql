-- makes:       3 indexes
-- lock:        SHARE on clinical.measurements
-- work:        scans clinical.measurements
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       a4820a00922b4705 -> b9958f5c7f682b06

create index measurements_encounter_id_idx on clinical.measurements (encounter_id);
create index measurements_encounter_id_sign_at_idx on clinical.measurements (encounter_id, sign, at desc);
create index measurements_at_idx on clinical.measurements using brin (at);
