create table public.letters (
  id integer not null,
  constraint letters_pkey primary key (id)
) with (fillfactor = 60);
alter table public.letters enable row level security;

create table public.notes (
  id integer not null,
  constraint notes_pkey primary key (id)
) with (fillfactor = 50);
