-- makes:       1 table, 1 foreign key, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on patients.patients
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       fb33d10071bd4b70 -> 931e3b6d0273d8b7

create table patients.addresses (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  patient_id bigint not null,
  kind text not null default 'home',
  street text not null,
  postcode text not null,
  city text not null,
  country public.country_code not null,
  valid daterange not null default daterange(current_date, null),
  constraint addresses_pkey primary key (id),
  constraint addresses_kind_check check (kind in ('home', 'work', 'temporary')),
  constraint addresses_patient_id_kind_valid_excl exclude using gist (patient_id with =, kind with =, valid with &&)
);
comment on table patients.addresses is 'How a patient can be reached; who moves gets a new row.';

alter table patients.addresses add constraint addresses_patient_id_fkey
  foreign key (patient_id) references patients.patients (id) on delete restrict;

create trigger set_updated_at
  before update on patients.addresses
  for each row execute function public.moddatetime('updated_at');

revoke all on table patients.addresses from public, clinician, accountant, front_desk;
grant select on table patients.addresses to accountant;
grant select, insert, update on table patients.addresses to front_desk;
