-- makes:       1 table, 2 foreign keys, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on clinical.encounters, wards.beds
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       4ccb73aada5b1579 -> 3237981c1a747e43

create table wards.stays (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  encounter_id bigint not null,
  bed_id bigint not null,
  during tstzrange not null,
  constraint stays_pkey primary key (id),
  constraint stays_during_check check (not isempty(during)),
  constraint stays_bed_id_during_excl exclude using gist (bed_id with =, during with &&),
  constraint stays_encounter_id_during_excl exclude using gist (encounter_id with =, during with &&)
);
comment on table wards.stays is 'Who lies where. A bed holds one patient at a time, and a patient lies in one bed.';

alter table wards.stays add constraint stays_encounter_id_fkey
  foreign key (encounter_id) references clinical.encounters (id) on delete restrict;

alter table wards.stays add constraint stays_bed_id_fkey
  foreign key (bed_id) references wards.beds (id) on delete restrict;

create trigger set_updated_at
  before update on wards.stays
  for each row execute function public.moddatetime('updated_at');

revoke all on table wards.stays from public, clinician, accountant, front_desk;
grant select on table wards.stays to accountant;
grant select, insert, update (during) on table wards.stays to clinician;
grant select on table wards.stays to front_desk;
