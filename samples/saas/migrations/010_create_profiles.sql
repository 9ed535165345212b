-- makes:       1 table, 1 foreign key, 1 trigger, 2 policies, privileges
-- lock:        SHARE ROW EXCLUSIVE on auth.users
-- work:        scans auth.users
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       6fbb47509802b4f0 -> 548000d8d11790c5

create table public.profiles (
  id uuid not null,
  display_name text not null,
  avatar_url text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint profiles_pkey primary key (id),
  constraint profiles_display_name_check check (length(display_name) between 1 and 80)
);
alter table public.profiles enable row level security;
comment on table public.profiles is 'The side of an account that colleagues see. Signing up makes it.';

alter table public.profiles add constraint profiles_id_fkey
  foreign key (id) references auth.users (id) on delete cascade;

create trigger set_updated_at
  before update on public.profiles
  for each row execute function extensions.moddatetime('updated_at');

create policy profiles_select_authenticated on public.profiles for select to authenticated
  using (id = (select auth.uid()) or id in (select public.colleagues()));

create policy profiles_update_authenticated on public.profiles for update to authenticated
  using (id = (select auth.uid()))
  with check (id = (select auth.uid()));

revoke all on table public.profiles from public, anon, authenticated, service_role;
grant select, update (avatar_url, display_name) on table public.profiles to authenticated;
grant all on table public.profiles to service_role;
