-- makes:       1 table, 1 foreign key, privileges
-- lock:        SHARE ROW EXCLUSIVE on wards.rooms
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       13d178837018e151 -> 1183aab4f3d396d1

create table theatre.theatres (
  room_id bigint not null,
  name text not null,
  specialty text,
  constraint theatres_pkey primary key (room_id),
  constraint theatres_name_key unique (name)
);

alter table theatre.theatres add constraint theatres_room_id_fkey
  foreign key (room_id) references wards.rooms (id) on delete restrict;

revoke all on table theatre.theatres from public, clinician;
grant select on table theatre.theatres to clinician;
