-- makes:       4 indexes
-- lock:        SHARE on clinical.diagnoses
-- work:        scans clinical.diagnoses
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that diagnoses_encounter_id_idx1 refuses; it fails if rows there do
-- state:       9088c5499c4a03d0 -> 442775f5e28fa8ba

create index diagnoses_encounter_id_idx on clinical.diagnoses (encounter_id);
create index diagnoses_noted_by_idx on clinical.diagnoses (noted_by);
create index diagnoses_code_idx on clinical.diagnoses (code);

create unique index diagnoses_encounter_id_idx1 on clinical.diagnoses (encounter_id) where (rank = 'main');
