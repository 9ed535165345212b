-- makes:       1 table, 1 trigger, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       3eac4b2e1feb73fa -> 728a1e51bb99a3fc

create table wards.buildings (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  name text not null,
  constraint buildings_pkey primary key (id),
  constraint buildings_name_key unique (name)
);

create trigger set_updated_at
  before update on wards.buildings
  for each row execute function public.moddatetime('updated_at');

revoke all on table wards.buildings from public, clinician, diagnostics, front_desk;
grant select on table wards.buildings to clinician;
grant select on table wards.buildings to diagnostics;
grant select on table wards.buildings to front_desk;
