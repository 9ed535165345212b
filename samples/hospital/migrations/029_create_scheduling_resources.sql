-- makes:       1 table, 3 foreign keys, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on staff.people, wards.rooms, imaging.devices
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       34b41f64641d9a1c -> b5e29b5cc26b9cc6

create table scheduling.resources (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  name text not null,
  person_id bigint,
  room_id bigint,
  device_id bigint,
  constraint resources_pkey primary key (id),
  constraint resources_device_id_key unique (device_id),
  constraint resources_name_key unique (name),
  constraint resources_person_id_key unique (person_id),
  constraint resources_room_id_key unique (room_id),
  constraint resources_check check (num_nonnulls(person_id, room_id, device_id) = 1)
);
comment on table scheduling.resources is 'Who or what can be booked: a doctor, a room, a machine.';

alter table scheduling.resources add constraint resources_person_id_fkey
  foreign key (person_id) references staff.people (id) on delete cascade;

alter table scheduling.resources add constraint resources_room_id_fkey
  foreign key (room_id) references wards.rooms (id) on delete cascade;

alter table scheduling.resources add constraint resources_device_id_fkey
  foreign key (device_id) references imaging.devices (id) on delete cascade;

create trigger set_updated_at
  before update on scheduling.resources
  for each row execute function public.moddatetime('updated_at');

revoke all on table scheduling.resources from public, clinician, front_desk;
grant select on table scheduling.resources to clinician;
grant select on table scheduling.resources to front_desk;
