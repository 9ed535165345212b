-- makes:       2 indexes
-- lock:        SHARE on clinical.care_plans
-- work:        scans clinical.care_plans
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       b9958f5c7f682b06 -> 739304c2bd479fa0

create index care_plans_encounter_id_idx on clinical.care_plans (encounter_id);
create index care_plans_noted_by_idx on clinical.care_plans (noted_by);
