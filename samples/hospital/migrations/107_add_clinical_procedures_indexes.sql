-- makes:       3 indexes
-- lock:        SHARE on clinical.procedures
-- work:        scans clinical.procedures
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       442775f5e28fa8ba -> 4a1e00c066b48a8e

create index procedures_encounter_id_idx on clinical.procedures (encounter_id);
create index procedures_code_idx on clinical.procedures (code);
create index procedures_performer_id_idx on clinical.procedures (performer_id);
