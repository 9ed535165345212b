-- makes:       1 table, 3 foreign keys, 3 triggers, privileges
-- lock:        SHARE ROW EXCLUSIVE on clinical.encounters, clinical.procedure_codes, staff.people
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       aa1e82f9dfd424dd -> c13d74caeaeb75c8

create table clinical.procedures (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  encounter_id bigint not null,
  code text not null,
  performer_id bigint not null,
  starts_at timestamptz not null,
  ends_at timestamptz,
  note text,
  constraint procedures_pkey primary key (id),
  constraint procedures_check check (ends_at > starts_at)
);

alter table clinical.procedures add constraint procedures_encounter_id_fkey
  foreign key (encounter_id) references clinical.encounters (id) on delete restrict;

alter table clinical.procedures add constraint procedures_code_fkey
  foreign key (code) references clinical.procedure_codes (code) on delete restrict;

alter table clinical.procedures add constraint procedures_performer_id_fkey
  foreign key (performer_id) references staff.people (id) on delete restrict;

create trigger set_updated_at
  before update on clinical.procedures
  for each row execute function public.moddatetime('updated_at');

create trigger audit
  after insert or update or delete on clinical.procedures
  for each row execute function audit.record_log('');

create trigger audit_truncate
  after truncate on clinical.procedures
  for each statement execute function audit.record_log('');

revoke all on table clinical.procedures from public, clinician, accountant;
grant select on table clinical.procedures to accountant;
grant select, insert on table clinical.procedures to clinician;
