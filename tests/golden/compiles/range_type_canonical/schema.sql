create type public.seats;

create function public.canonical_seats(of public.seats)
  returns public.seats
  language internal
  immutable
  strict
  as $$int4range_canonical$$;

create type public.seats as range (subtype = integer, canonical = public.canonical_seats, multirange_type_name = public.seats_multirange);

create table public.bookings (
  id integer not null,
  taken public.seats not null,
  constraint bookings_pkey primary key (id)
);
