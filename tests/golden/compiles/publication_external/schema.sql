create table public.positions (
  id integer not null,
  note text,
  constraint positions_pkey primary key (id)
);

alter publication supabase_realtime add table public.positions (id, note) where (id > 0);
