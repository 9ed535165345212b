-- makes:       3 indexes
-- lock:        SHARE on clinical.measurements
-- work:        scans clinical.measurements
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       8dbf5ec0692a779c -> 5c0d83855940a293

create index measurements_encounter_id_idx on clinical.measurements (encounter_id);
create index measurements_encounter_id_sign_at_idx on clinical.measurements (encounter_id, sign, at desc);
create index measurements_at_idx on clinical.measurements using brin (at);
