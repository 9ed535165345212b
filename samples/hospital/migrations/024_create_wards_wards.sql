-- makes:       1 table, 2 foreign keys, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on wards.buildings, staff.departments
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       728a1e51bb99a3fc -> f566099763320219

create table wards.wards (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  building_id bigint not null,
  department_id bigint not null,
  code text not null,
  name text not null,
  floor integer not null,
  constraint wards_pkey primary key (id),
  constraint wards_code_key unique (code),
  constraint wards_code_check check (code ~ '^[A-Z0-9]{2,8}$'),
  constraint wards_floor_check check (floor between -3 and 30)
);
comment on table wards.wards is 'A ward and who runs it.';

alter table wards.wards add constraint wards_building_id_fkey
  foreign key (building_id) references wards.buildings (id) on delete restrict;

alter table wards.wards add constraint wards_department_id_fkey
  foreign key (department_id) references staff.departments (id) on delete restrict;

create trigger set_updated_at
  before update on wards.wards
  for each row execute function public.moddatetime('updated_at');

revoke all on table wards.wards from public, clinician, diagnostics, front_desk;
grant select on table wards.wards to clinician;
grant select on table wards.wards to diagnostics;
grant select on table wards.wards to front_desk;
