-- makes:       1 table, 3 foreign keys, 4 triggers, 4 policies, privileges
-- lock:        SHARE ROW EXCLUSIVE on public.organizations, public.profiles
-- work:        scans public.organizations, public.profiles
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       bb52d8ca3ee95385 -> 0035a97b984aa1a5

create table public.projects (
  organization_id uuid not null,
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  key text not null,
  name text not null,
  description text,
  created_by uuid default auth.uid(),
  updated_by uuid default auth.uid(),
  deleted_at timestamptz,
  deleted_by uuid,
  constraint projects_pkey primary key (organization_id, id),
  constraint projects_key_check check (key ~ '^[A-Z]{2,8}$'),
  constraint projects_name_check check (length(name) between 1 and 120)
);
alter table public.projects enable row level security;
comment on table public.projects is 'Something that an organization works on.';

alter table public.projects add constraint projects_organization_id_fkey
  foreign key (organization_id) references public.organizations (id) on delete cascade;

alter table public.projects add constraint projects_created_by_fkey
  foreign key (created_by) references public.profiles (id) on delete set null;

alter table public.projects add constraint projects_updated_by_fkey
  foreign key (updated_by) references public.profiles (id) on delete set null;

create trigger set_updated_at
  before update on public.projects
  for each row execute function extensions.moddatetime('updated_at');

create trigger set_updated_by
  before update on public.projects
  for each row execute function public.set_updated_by();

create trigger audit
  after insert or update or delete on public.projects
  for each row execute function audit.record_log('');

create trigger audit_truncate
  after truncate on public.projects
  for each statement execute function audit.record_log('');

create policy projects_select_authenticated on public.projects for select to authenticated
  using (organization_id in (select public.organizations_of_user()));

create policy projects_insert_authenticated on public.projects for insert to authenticated
  with check (organization_id in (select public.organizations_of_user('admin', 'member')));

create policy projects_update_authenticated on public.projects for update to authenticated
  using (organization_id in (select public.organizations_of_user('admin', 'member')))
  with check (organization_id in (select public.organizations_of_user('admin', 'member')));

create policy projects_delete_authenticated on public.projects for delete to authenticated
  using (organization_id in (select public.organizations_of_user('admin', 'member')));

revoke all on table public.projects from public, anon, authenticated, service_role;
grant select, insert, update, delete on table public.projects to authenticated;
grant all on table public.projects to service_role;

revoke all on sequence public.projects_id_seq from public, anon, authenticated, service_role;
grant all on sequence public.projects_id_seq to service_role;
