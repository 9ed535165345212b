-- makes:       1 table, 2 foreign keys, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on clinical.encounters, staff.people
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       fab162f6689009cd -> 2686f464b1d46492

create table clinical.care_plans (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  encounter_id bigint not null,
  noted_by bigint not null,
  noted_at timestamptz not null default now(),
  goal text not null,
  starts_at timestamptz not null,
  ends_at timestamptz,
  outcome text,
  constraint care_plans_pkey primary key (id),
  constraint care_plans_check check (ends_at > starts_at),
  constraint care_plans_outcome_check check (outcome in ('reached', 'partly', 'missed'))
);
comment on table clinical.care_plans is 'What a patient needs until when, and how one sees whether it helps.';

alter table clinical.care_plans add constraint care_plans_encounter_id_fkey
  foreign key (encounter_id) references clinical.encounters (id) on delete restrict;

alter table clinical.care_plans add constraint care_plans_noted_by_fkey
  foreign key (noted_by) references staff.people (id) on delete restrict;

create trigger set_updated_at
  before update on clinical.care_plans
  for each row execute function public.moddatetime('updated_at');

revoke all on table clinical.care_plans from public, clinician;
grant select, insert, update (ends_at, outcome) on table clinical.care_plans to clinician;
