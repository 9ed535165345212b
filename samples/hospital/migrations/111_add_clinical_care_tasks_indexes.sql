-- makes:       2 indexes
-- lock:        SHARE on clinical.care_tasks
-- work:        scans clinical.care_tasks
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       739304c2bd479fa0 -> 32ef17db19831c4e

create index care_tasks_plan_id_idx on clinical.care_tasks (plan_id);
create index care_tasks_done_by_idx on clinical.care_tasks (done_by);
