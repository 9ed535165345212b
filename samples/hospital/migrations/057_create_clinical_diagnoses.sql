-- makes:       1 table, 3 foreign keys, 3 triggers, privileges
-- lock:        SHARE ROW EXCLUSIVE on clinical.encounters, staff.people, clinical.diagnosis_codes
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       724c52ca287cd5d6 -> aa1e82f9dfd424dd

create table clinical.diagnoses (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  encounter_id bigint not null,
  noted_by bigint not null,
  noted_at timestamptz not null default now(),
  code text not null,
  certainty text not null default 'confirmed',
  rank text not null default 'secondary',
  constraint diagnoses_pkey primary key (id),
  constraint diagnoses_certainty_check check (certainty in ('suspected', 'confirmed', 'excluded')),
  constraint diagnoses_rank_check check (rank in ('main', 'secondary'))
);

alter table clinical.diagnoses add constraint diagnoses_encounter_id_fkey
  foreign key (encounter_id) references clinical.encounters (id) on delete restrict;

alter table clinical.diagnoses add constraint diagnoses_noted_by_fkey
  foreign key (noted_by) references staff.people (id) on delete restrict;

alter table clinical.diagnoses add constraint diagnoses_code_fkey
  foreign key (code) references clinical.diagnosis_codes (code) on delete restrict;

create trigger set_updated_at
  before update on clinical.diagnoses
  for each row execute function public.moddatetime('updated_at');

create trigger audit
  after insert or update or delete on clinical.diagnoses
  for each row execute function audit.record_log('');

create trigger audit_truncate
  after truncate on clinical.diagnoses
  for each statement execute function audit.record_log('');

revoke all on table clinical.diagnoses from public, clinician, accountant;
grant select on table clinical.diagnoses to accountant;
grant select, insert, update (certainty, rank) on table clinical.diagnoses to clinician;
