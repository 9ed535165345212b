-- makes:       1 table, 2 foreign keys, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on patients.patients, billing.insurers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       66cc626db2eaee06 -> c22aaf5e49b3723c

create table billing.coverages (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  patient_id bigint not null,
  insurer_id bigint not null,
  member text not null,
  rank integer not null default 1,
  valid daterange not null,
  constraint coverages_pkey primary key (id),
  constraint coverages_rank_check check (rank between 1 and 3),
  constraint coverages_patient_id_rank_valid_excl exclude using gist (patient_id with =, rank with =, valid with &&)
);
comment on table billing.coverages is 'Who pays for whom, and when. One insurer is the first to ask.';

alter table billing.coverages add constraint coverages_patient_id_fkey
  foreign key (patient_id) references patients.patients (id) on delete restrict;

alter table billing.coverages add constraint coverages_insurer_id_fkey
  foreign key (insurer_id) references billing.insurers (id) on delete restrict;

create trigger set_updated_at
  before update on billing.coverages
  for each row execute function public.moddatetime('updated_at');

revoke all on table billing.coverages from public, clinician, accountant;
grant select, insert, update on table billing.coverages to accountant;
