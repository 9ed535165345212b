-- makes:       1 table, 1 foreign key, 1 trigger, 2 policies, privileges
-- lock:        SHARE ROW EXCLUSIVE on auth.users
-- work:        scans auth.users
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       4bd2c496f205f746 -> d44e8e61c8a26dea

create table public.users (
  id uuid not null,
  username text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint users_pkey primary key (id),
  constraint users_username_key unique (username),
  constraint users_username_check check (username ~ '^[a-z0-9_]{3,30}$')
);
alter table public.users enable row level security;
comment on table public.users is 'A trader. Signing up makes the account in auth.users; this is its profile.';

alter table public.users add constraint users_id_fkey
  foreign key (id) references auth.users (id) on delete cascade;

create trigger set_updated_at
  before update on public.users
  for each row execute function extensions.moddatetime('updated_at');

create policy users_select_authenticated on public.users for select to authenticated
  using (id = (select auth.uid()));

create policy users_update_authenticated on public.users for update to authenticated
  using (id = (select auth.uid()))
  with check (id = (select auth.uid()));

revoke all on table public.users from public, anon, authenticated, service_role;
grant select, update on table public.users to authenticated;
grant all on table public.users to service_role;
