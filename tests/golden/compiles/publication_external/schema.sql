create table public.positions (
  id integer not null,
  note text,
  constraint positions_pkey primary key (id)
);
alter table public.positions enable row level security;

revoke all on table public.positions from public, anon, authenticated, service_role;
grant all on table public.positions to service_role;

alter publication supabase_realtime add table public.positions (id, note) where (id > 0);
