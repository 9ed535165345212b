-- makes:       1 table, 3 foreign keys, 3 triggers, privileges
-- lock:        SHARE ROW EXCLUSIVE on clinical.encounters, staff.people, pharmacy.drugs
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       60f4b8da4eec3cb8 -> e4985a64d5ed7175

create table pharmacy.prescriptions (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  encounter_id bigint not null,
  prescriber_id bigint not null,
  drug_id bigint not null,
  dose numeric(10,3) not null,
  unit text not null,
  route text not null,
  every interval,
  status public.order_status not null default 'ordered',
  starts_at timestamptz not null,
  ends_at timestamptz,
  constraint prescriptions_pkey primary key (id),
  constraint prescriptions_check check (ends_at > starts_at),
  constraint prescriptions_dose_check check (dose > 0),
  constraint prescriptions_every_check check (every >= '30 minutes'),
  constraint prescriptions_route_check check (route in ('oral', 'intravenous', 'subcutaneous', 'topical', 'other')),
  constraint prescriptions_unit_check check (unit in ('mg', 'g', 'ml', 'IU', 'piece'))
);
comment on table pharmacy.prescriptions is 'What a doctor has ordered: which drug, how much, how often, until when.';
comment on column pharmacy.prescriptions.every is 'Null: when needed.';

alter table pharmacy.prescriptions add constraint prescriptions_encounter_id_fkey
  foreign key (encounter_id) references clinical.encounters (id) on delete restrict;

alter table pharmacy.prescriptions add constraint prescriptions_prescriber_id_fkey
  foreign key (prescriber_id) references staff.people (id) on delete restrict;

alter table pharmacy.prescriptions add constraint prescriptions_drug_id_fkey
  foreign key (drug_id) references pharmacy.drugs (id) on delete restrict;

create trigger set_updated_at
  before update on pharmacy.prescriptions
  for each row execute function public.moddatetime('updated_at');

create trigger audit
  after insert or update or delete on pharmacy.prescriptions
  for each row execute function audit.record_log('');

create trigger audit_truncate
  after truncate on pharmacy.prescriptions
  for each statement execute function audit.record_log('');

revoke all on table pharmacy.prescriptions from public, clinician, diagnostics;
grant select, insert, update (ends_at, status) on table pharmacy.prescriptions to clinician;
grant select, update (status) on table pharmacy.prescriptions to diagnostics;
