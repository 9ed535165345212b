-- makes:       2 indexes
-- lock:        SHARE on clinical.care_plans
-- work:        scans clinical.care_plans
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       5c0d83855940a293 -> a3cb15a2e0ebccfd

create index care_plans_encounter_id_idx on clinical.care_plans (encounter_id);
create index care_plans_noted_by_idx on clinical.care_plans (noted_by);
