create table public.notes (
  id integer not null,
  author text not null,
  constraint notes_pkey primary key (id)
);
alter table public.notes enable row level security;

create policy notes_select_reader on public.notes for select to reader
  using (true);

revoke all on table public.notes from public, reader;
grant select on table public.notes to reader;
