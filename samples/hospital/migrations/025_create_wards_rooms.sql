-- makes:       1 table, 2 foreign keys, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on wards.buildings, wards.wards
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       f566099763320219 -> 13d178837018e151

create table wards.rooms (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  building_id bigint not null,
  ward_id bigint,
  number text not null,
  purpose text not null,
  isolation boolean not null default false,
  constraint rooms_pkey primary key (id),
  constraint rooms_building_id_number_key unique (building_id, number),
  constraint rooms_purpose_check check (purpose in ('patients', 'treatment', 'theatre', 'imaging', 'office'))
);

alter table wards.rooms add constraint rooms_building_id_fkey
  foreign key (building_id) references wards.buildings (id) on delete restrict;

alter table wards.rooms add constraint rooms_ward_id_fkey
  foreign key (ward_id) references wards.wards (id) on delete restrict;

create trigger set_updated_at
  before update on wards.rooms
  for each row execute function public.moddatetime('updated_at');

revoke all on table wards.rooms from public, clinician, diagnostics, front_desk;
grant select on table wards.rooms to clinician;
grant select on table wards.rooms to diagnostics;
grant select on table wards.rooms to front_desk;
