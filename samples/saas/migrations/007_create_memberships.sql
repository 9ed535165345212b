-- makes:       1 table, 2 triggers, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       38b47ef5b6b622e3 -> 6f047f4f764edd49

create table public.memberships (
  organization_id uuid not null,
  user_id uuid not null,
  created_at timestamptz not null default now(),
  role text not null default 'member',
  constraint memberships_pkey primary key (organization_id, user_id),
  constraint memberships_role_check check (role in ('admin', 'member', 'guest'))
);
alter table public.memberships enable row level security;
comment on table public.memberships is 'Who is in which organization, and as what. Guests only read.';

create trigger audit
  after insert or update or delete on public.memberships
  for each row execute function audit.record_log('');

create trigger audit_truncate
  after truncate on public.memberships
  for each statement execute function audit.record_log('');

revoke all on table public.memberships from public, anon, authenticated, service_role;
grant select, insert, update, delete on table public.memberships to authenticated;
grant all on table public.memberships to service_role;
