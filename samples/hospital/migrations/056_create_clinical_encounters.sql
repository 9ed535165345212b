-- makes:       1 table, 4 foreign keys, 3 triggers, privileges
-- lock:        SHARE ROW EXCLUSIVE on patients.patients, staff.departments, staff.people, scheduling.appointments
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       5aa7218907bf738f -> 724c52ca287cd5d6

create table clinical.encounters (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  number public.record_number not null,
  patient_id bigint not null,
  department_id bigint not null,
  class text not null,
  urgency public.urgency not null default 'routine',
  responsible_id bigint not null,
  appointment_id bigint,
  starts_at timestamptz not null,
  ends_at timestamptz,
  discharge text,
  constraint encounters_pkey primary key (id),
  constraint encounters_appointment_id_key unique (appointment_id),
  constraint encounters_number_key unique (number),
  constraint encounters_check check (ends_at > starts_at),
  constraint encounters_check1 check ((discharge is null) = (ends_at is null)),
  constraint encounters_class_check check (class in ('outpatient', 'inpatient', 'emergency', 'day_case')),
  constraint encounters_discharge_check check (discharge in ('home', 'transfer', 'against_advice', 'died'))
);
comment on table clinical.encounters is 'A visit, a stay, or a case in the emergency room: what is done, is done in one.';

alter table clinical.encounters add constraint encounters_patient_id_fkey
  foreign key (patient_id) references patients.patients (id) on delete restrict;

alter table clinical.encounters add constraint encounters_department_id_fkey
  foreign key (department_id) references staff.departments (id) on delete restrict;

alter table clinical.encounters add constraint encounters_responsible_id_fkey
  foreign key (responsible_id) references staff.people (id) on delete restrict;

alter table clinical.encounters add constraint encounters_appointment_id_fkey
  foreign key (appointment_id) references scheduling.appointments (id) on delete set null;

create trigger set_updated_at
  before update on clinical.encounters
  for each row execute function public.moddatetime('updated_at');

create trigger audit
  after insert or update or delete on clinical.encounters
  for each row execute function audit.record_log('');

create trigger audit_truncate
  after truncate on clinical.encounters
  for each statement execute function audit.record_log('');

revoke all on table clinical.encounters from public, clinician, accountant, auditor, diagnostics;
grant select on table clinical.encounters to accountant;
grant select on table clinical.encounters to auditor;
grant select, insert, update on table clinical.encounters to clinician;
grant select on table clinical.encounters to diagnostics;
