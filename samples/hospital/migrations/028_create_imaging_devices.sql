-- makes:       1 table, 1 foreign key, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on wards.rooms
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       775520958eadd2fe -> 34b41f64641d9a1c

create table imaging.devices (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  room_id bigint not null,
  modality text not null,
  name text not null,
  inspected_on date not null,
  constraint devices_pkey primary key (id),
  constraint devices_name_key unique (name),
  constraint devices_modality_check check (modality in ('xray', 'ct', 'mri', 'ultrasound'))
);
comment on table imaging.devices is 'A machine that takes pictures.';

alter table imaging.devices add constraint devices_room_id_fkey
  foreign key (room_id) references wards.rooms (id) on delete restrict;

create trigger set_updated_at
  before update on imaging.devices
  for each row execute function public.moddatetime('updated_at');

revoke all on table imaging.devices from public, clinician, diagnostics, front_desk;
grant select on table imaging.devices to clinician;
grant select, update (inspected_on) on table imaging.devices to diagnostics;
grant select on table imaging.devices to front_desk;
