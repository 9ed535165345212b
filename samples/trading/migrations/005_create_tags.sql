-- makes:       1 table, 1 policy, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       9c8234fd5cefe0c6 -> e955aa173e8dba30

create table public.tags (
  id uuid not null default gen_random_uuid(),
  name text not null,
  constraint tags_pkey primary key (id),
  constraint tags_name_key unique (name)
);
alter table public.tags enable row level security;

create policy tags_select_authenticated on public.tags for select to authenticated
  using (true);

revoke all on table public.tags from public, anon, authenticated, service_role;
grant select on table public.tags to authenticated;
grant all on table public.tags to service_role;
