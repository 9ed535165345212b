-- makes:       1 table, 3 foreign keys, 3 triggers, privileges
-- lock:        SHARE ROW EXCLUSIVE on patients.patients, staff.people, pharmacy.substances
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       08e6ad7215f191b4 -> 5db5ef4cac41f425

create table patients.alerts (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  patient_id bigint not null,
  noted_by bigint not null,
  noted_at timestamptz not null default now(),
  kind text not null,
  severity text not null,
  substance text,
  text text not null,
  ended_at timestamptz,
  constraint alerts_pkey primary key (id),
  constraint alerts_check check ((kind = 'allergy') or substance is null),
  constraint alerts_kind_check check (kind in ('allergy', 'implant', 'infection', 'wish', 'other')),
  constraint alerts_severity_check check (severity in ('low', 'high', 'deadly'))
);
comment on table patients.alerts is 'What must not be overlooked: allergies, implants, infections, wishes.';

alter table patients.alerts add constraint alerts_patient_id_fkey
  foreign key (patient_id) references patients.patients (id) on delete restrict;

alter table patients.alerts add constraint alerts_noted_by_fkey
  foreign key (noted_by) references staff.people (id) on delete restrict;

alter table patients.alerts add constraint alerts_substance_fkey
  foreign key (substance) references pharmacy.substances (code) on delete restrict;

create trigger set_updated_at
  before update on patients.alerts
  for each row execute function public.moddatetime('updated_at');

create trigger audit
  after insert or update or delete on patients.alerts
  for each row execute function audit.record_log('');

create trigger audit_truncate
  after truncate on patients.alerts
  for each statement execute function audit.record_log('');

revoke all on table patients.alerts from public, clinician, diagnostics;
grant select, insert, update (ended_at) on table patients.alerts to clinician;
grant select on table patients.alerts to diagnostics;
