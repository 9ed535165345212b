-- makes:       1 table, 2 foreign keys, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on patients.patients, scheduling.appointment_types
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       29725e9b885418fc -> 89639d99e5a49f2c

create table scheduling.appointments (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  patient_id bigint not null,
  type text not null,
  during tstzrange not null,
  status text not null default 'booked',
  referred_by text,
  constraint appointments_pkey primary key (id),
  constraint appointments_during_check check (not isempty(during)),
  constraint appointments_status_check check (status in ('booked', 'arrived', 'done', 'missed', 'cancelled')),
  constraint appointments_patient_id_during_excl exclude using gist (patient_id with =, during with &&) where (status <> 'cancelled')
);

alter table scheduling.appointments add constraint appointments_patient_id_fkey
  foreign key (patient_id) references patients.patients (id) on delete restrict;

alter table scheduling.appointments add constraint appointments_type_fkey
  foreign key (type) references scheduling.appointment_types (code) on delete restrict;

create trigger set_updated_at
  before update on scheduling.appointments
  for each row execute function public.moddatetime('updated_at');

revoke all on table scheduling.appointments from public, clinician, front_desk;
grant select on table scheduling.appointments to clinician;
grant select, insert, update (during, status) on table scheduling.appointments to front_desk;
