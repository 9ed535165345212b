-- makes:       1 table, 3 foreign keys, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on patients.patients, scheduling.appointment_types, scheduling.appointments
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       eff6fc546a885043 -> 5aa7218907bf738f

create table scheduling.waiting_list (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  patient_id bigint not null,
  type text not null,
  urgency public.urgency not null default 'routine',
  since timestamptz not null default now(),
  appointment_id bigint,
  constraint waiting_list_pkey primary key (id),
  constraint waiting_list_appointment_id_key unique (appointment_id)
);
comment on table scheduling.waiting_list is 'Who waits for an appointment that is not there yet.';

alter table scheduling.waiting_list add constraint waiting_list_patient_id_fkey
  foreign key (patient_id) references patients.patients (id) on delete restrict;

alter table scheduling.waiting_list add constraint waiting_list_type_fkey
  foreign key (type) references scheduling.appointment_types (code) on delete restrict;

alter table scheduling.waiting_list add constraint waiting_list_appointment_id_fkey
  foreign key (appointment_id) references scheduling.appointments (id) on delete set null;

create trigger set_updated_at
  before update on scheduling.waiting_list
  for each row execute function public.moddatetime('updated_at');

revoke all on table scheduling.waiting_list from public, clinician, front_desk;
grant select, insert on table scheduling.waiting_list to clinician;
grant select, update (appointment_id) on table scheduling.waiting_list to front_desk;
