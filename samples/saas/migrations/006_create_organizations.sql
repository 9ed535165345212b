-- makes:       1 table, 3 triggers, 2 policies, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       2e951a65bb4ca627 -> 38b47ef5b6b622e3

create table public.organizations (
  id uuid not null default gen_random_uuid(),
  name text not null,
  slug text not null,
  owner_id uuid not null default auth.uid(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint organizations_pkey primary key (id),
  constraint organizations_slug_key unique (slug),
  constraint organizations_name_check check (length(name) between 1 and 120),
  constraint organizations_slug_check check (slug ~ '^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$')
);
alter table public.organizations enable row level security;
comment on table public.organizations is 'A customer: everything below belongs to one.';
comment on column public.organizations.slug is 'In addresses: `app.example.com/acme`.';

create trigger set_updated_at
  before update on public.organizations
  for each row execute function extensions.moddatetime('updated_at');

create trigger audit
  after insert or update or delete on public.organizations
  for each row execute function audit.record_log('');

create trigger audit_truncate
  after truncate on public.organizations
  for each statement execute function audit.record_log('');

create policy organizations_insert_authenticated on public.organizations for insert to authenticated
  with check (owner_id = (select auth.uid()));

create policy organizations_delete_authenticated on public.organizations for delete to authenticated
  using (owner_id = (select auth.uid()));

revoke all on table public.organizations from public, anon, authenticated, service_role;
grant select, insert, update, delete on table public.organizations to authenticated;
grant all on table public.organizations to service_role;
