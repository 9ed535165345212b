-- makes:       1 table, 1 foreign key, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on wards.rooms
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       1183aab4f3d396d1 -> 775520958eadd2fe

create table wards.beds (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  room_id bigint not null,
  label text not null,
  status text not null default 'ready',
  constraint beds_pkey primary key (id),
  constraint beds_room_id_label_key unique (room_id, label),
  constraint beds_status_check check (status in ('ready', 'dirty', 'broken'))
);

alter table wards.beds add constraint beds_room_id_fkey
  foreign key (room_id) references wards.rooms (id) on delete restrict;

create trigger set_updated_at
  before update on wards.beds
  for each row execute function public.moddatetime('updated_at');

revoke all on table wards.beds from public, clinician, front_desk;
grant select, update (status) on table wards.beds to clinician;
grant select on table wards.beds to front_desk;
