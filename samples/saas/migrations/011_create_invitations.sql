-- makes:       1 table, 2 foreign keys, 3 policies, privileges
-- lock:        SHARE ROW EXCLUSIVE on public.organizations, public.profiles
-- work:        scans public.organizations, public.profiles
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       548000d8d11790c5 -> 2f1bbc5ab0d899ad

create table public.invitations (
  id uuid not null default gen_random_uuid(),
  organization_id uuid not null,
  email text not null,
  role text not null default 'member',
  invited_by uuid not null default auth.uid(),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default (now() + interval '14 days'),
  accepted_at timestamptz,
  constraint invitations_pkey primary key (id),
  constraint invitations_check check (expires_at > created_at),
  constraint invitations_email_check check (email = lower(email) and email like '%_@_%'),
  constraint invitations_role_check check (role in ('admin', 'member', 'guest'))
);
alter table public.invitations enable row level security;
comment on table public.invitations is 'An address that was asked to join. Who has confirmed it can accept, once and in time.';

alter table public.invitations add constraint invitations_organization_id_fkey
  foreign key (organization_id) references public.organizations (id) on delete cascade;

alter table public.invitations add constraint invitations_invited_by_fkey
  foreign key (invited_by) references public.profiles (id) on delete cascade;

create policy invitations_select_authenticated on public.invitations for select to authenticated
  using (organization_id in (select public.organizations_of_user('admin')));

create policy invitations_insert_authenticated on public.invitations for insert to authenticated
  with check (organization_id in (select public.organizations_of_user('admin')));

create policy invitations_delete_authenticated on public.invitations for delete to authenticated
  using (organization_id in (select public.organizations_of_user('admin')));

revoke all on table public.invitations from public, anon, authenticated, service_role;
grant select, insert (email, organization_id, role), delete on table public.invitations to authenticated;
grant all on table public.invitations to service_role;
