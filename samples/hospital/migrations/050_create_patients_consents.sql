-- makes:       1 table, 1 foreign key, 3 triggers, privileges
-- lock:        SHARE ROW EXCLUSIVE on patients.patients
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       1816e0a8562c63a2 -> 08e6ad7215f191b4

create table patients.consents (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  patient_id bigint not null,
  subject text not null,
  decision text not null,
  decided_at timestamptz not null default now(),
  document text,
  constraint consents_pkey primary key (id),
  constraint consents_decision_check check (decision in ('given', 'refused', 'withdrawn')),
  constraint consents_subject_check check (subject in ('treatment', 'research', 'teaching', 'sharing'))
);
comment on table patients.consents is 'What a patient has agreed to, or has taken back.';

alter table patients.consents add constraint consents_patient_id_fkey
  foreign key (patient_id) references patients.patients (id) on delete restrict;

create trigger set_updated_at
  before update on patients.consents
  for each row execute function public.moddatetime('updated_at');

create trigger audit
  after insert or update or delete on patients.consents
  for each row execute function audit.record_log('');

create trigger audit_truncate
  after truncate on patients.consents
  for each statement execute function audit.record_log('');

revoke all on table patients.consents from public, clinician, front_desk;
grant select, insert on table patients.consents to clinician;
grant select, insert on table patients.consents to front_desk;
