-- makes:       3 indexes
-- lock:        SHARE on clinical.notes
-- work:        scans clinical.notes
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       4a1e00c066b48a8e -> a4820a00922b4705

create index notes_encounter_id_idx on clinical.notes (encounter_id);
create index notes_noted_by_idx on clinical.notes (noted_by);
create index notes_search_idx on clinical.notes using gin (search);
