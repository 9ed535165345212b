create table public.rooms (
  id int4range not null,
  during daterange not null,
  constraint rooms_pkey primary key (id, during without overlaps)
);

create table public.bookings (
  id integer not null,
  room int4range not null,
  during daterange not null,
  constraint bookings_pkey primary key (id),
  constraint bookings_room_during_key unique (room, during without overlaps)
);

alter table public.bookings add constraint bookings_room_during_fkey
  foreign key (room, period during) references public.rooms (id, period during);
