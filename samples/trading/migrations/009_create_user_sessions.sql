-- makes:       1 table, 4 partitions, 1 foreign key, 2 policies, privileges
-- lock:        SHARE ROW EXCLUSIVE on public.users
-- work:        scans public.users
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       57b9cf2226911697 -> 766d7093eb44855f

create table public.user_sessions (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  data jsonb,
  created_at timestamptz not null default now(),
  constraint user_sessions_pkey primary key (id, user_id)
) partition by hash (user_id);
alter table public.user_sessions enable row level security;

create table public.user_sessions_0 partition of public.user_sessions
  for values with (modulus 4, remainder 0);
alter table public.user_sessions_0 enable row level security;

create table public.user_sessions_1 partition of public.user_sessions
  for values with (modulus 4, remainder 1);
alter table public.user_sessions_1 enable row level security;

create table public.user_sessions_2 partition of public.user_sessions
  for values with (modulus 4, remainder 2);
alter table public.user_sessions_2 enable row level security;

create table public.user_sessions_3 partition of public.user_sessions
  for values with (modulus 4, remainder 3);
alter table public.user_sessions_3 enable row level security;

alter table public.user_sessions add constraint user_sessions_user_id_fkey
  foreign key (user_id) references public.users (id) on delete cascade;

create policy user_sessions_select_authenticated on public.user_sessions for select to authenticated
  using (user_id = (select auth.uid()));

create policy user_sessions_delete_authenticated on public.user_sessions for delete to authenticated
  using (user_id = (select auth.uid()));

revoke all on table public.user_sessions from public, anon, authenticated, service_role;
grant select, delete on table public.user_sessions to authenticated;
grant all on table public.user_sessions to service_role;

revoke all on table public.user_sessions_0 from public, anon, authenticated, service_role;
revoke all on table public.user_sessions_1 from public, anon, authenticated, service_role;
revoke all on table public.user_sessions_2 from public, anon, authenticated, service_role;
revoke all on table public.user_sessions_3 from public, anon, authenticated, service_role;
