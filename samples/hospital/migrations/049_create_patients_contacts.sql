-- makes:       1 table, 1 foreign key, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on patients.patients
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       931e3b6d0273d8b7 -> 1816e0a8562c63a2

create table patients.contacts (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  patient_id bigint not null,
  name text not null,
  relation text not null,
  phone public.phone not null,
  is_emergency boolean not null default false,
  constraint contacts_pkey primary key (id),
  constraint contacts_relation_check check (relation in ('parent', 'child', 'partner', 'guardian', 'friend', 'other'))
);

alter table patients.contacts add constraint contacts_patient_id_fkey
  foreign key (patient_id) references patients.patients (id) on delete restrict;

create trigger set_updated_at
  before update on patients.contacts
  for each row execute function public.moddatetime('updated_at');

revoke all on table patients.contacts from public, clinician, front_desk;
grant select on table patients.contacts to clinician;
grant select, insert, update, delete on table patients.contacts to front_desk;
