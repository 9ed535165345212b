-- makes:       1 table, 3 triggers, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       7baa35f0caefeee6 -> b85bde3d305850f3

create table patients.patients (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  number public.record_number not null,
  family_name text not null,
  given_names text not null,
  born_on date not null,
  died_at timestamptz,
  sex public.sex not null,
  pronouns text,
  language text not null default 'en',
  is_sensitive boolean not null default false,
  constraint patients_pkey primary key (id),
  constraint patients_number_key unique (number),
  constraint patients_born_on_check check (born_on >= '1880-01-01'),
  constraint patients_check check (died_at >= born_on),
  constraint patients_language_check check (language ~ '^[a-z]{2}$')
);
comment on table patients.patients is 'Somebody who is or was treated here.';
comment on column patients.patients.is_sensitive is 'Staff, and people in the public eye: every look is reviewed.';

create trigger set_updated_at
  before update on patients.patients
  for each row execute function public.moddatetime('updated_at');

create trigger audit
  after insert or update or delete on patients.patients
  for each row execute function audit.record_log('');

create trigger audit_truncate
  after truncate on patients.patients
  for each statement execute function audit.record_log('');

revoke all on table patients.patients from public, clinician, accountant, auditor, diagnostics, front_desk;
grant select on table patients.patients to accountant;
grant select on table patients.patients to auditor;
grant select on table patients.patients to clinician;
grant select on table patients.patients to diagnostics;
grant select, insert, update (born_on, family_name, given_names, language, pronouns, sex) on table patients.patients to front_desk;
