-- makes:       1 table, 2 foreign keys, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on clinical.care_plans, staff.people
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       2686f464b1d46492 -> dd611859f8b48c9d

create table clinical.care_tasks (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  plan_id bigint not null,
  text text not null,
  every interval not null,
  done_by bigint,
  done_at timestamptz,
  constraint care_tasks_pkey primary key (id),
  constraint care_tasks_check check ((done_by is null) = (done_at is null)),
  constraint care_tasks_every_check check (every >= '5 minutes')
);

alter table clinical.care_tasks add constraint care_tasks_plan_id_fkey
  foreign key (plan_id) references clinical.care_plans (id) on delete cascade;

alter table clinical.care_tasks add constraint care_tasks_done_by_fkey
  foreign key (done_by) references staff.people (id) on delete restrict;

create trigger set_updated_at
  before update on clinical.care_tasks
  for each row execute function public.moddatetime('updated_at');

revoke all on table clinical.care_tasks from public, clinician;
grant select, insert, update (done_at, done_by) on table clinical.care_tasks to clinician;
