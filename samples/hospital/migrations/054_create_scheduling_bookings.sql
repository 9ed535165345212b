-- makes:       1 table, 2 foreign keys, privileges
-- lock:        SHARE ROW EXCLUSIVE on scheduling.appointments, scheduling.resources
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       89639d99e5a49f2c -> eff6fc546a885043

create table scheduling.bookings (
  appointment_id bigint not null,
  resource_id bigint not null,
  during tstzrange not null,
  constraint bookings_pkey primary key (appointment_id, resource_id),
  constraint bookings_resource_id_during_excl exclude using gist (resource_id with =, during with &&)
);
comment on table scheduling.bookings is 'What an appointment needs. Nothing is booked twice at a time.';

alter table scheduling.bookings add constraint bookings_appointment_id_fkey
  foreign key (appointment_id) references scheduling.appointments (id) on delete cascade;

alter table scheduling.bookings add constraint bookings_resource_id_fkey
  foreign key (resource_id) references scheduling.resources (id) on delete restrict;

revoke all on table scheduling.bookings from public, clinician, front_desk;
grant select on table scheduling.bookings to clinician;
grant select, insert, delete on table scheduling.bookings to front_desk;
