-- makes:       1 table, 1 foreign key, 1 trigger, 4 policies, privileges
-- lock:        SHARE ROW EXCLUSIVE on public.organizations
-- work:        scans public.organizations
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       2e029e54dba3a87a -> ab93cf0b6ac62b7d

create table public.labels (
  organization_id uuid not null,
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  name text not null,
  colour text not null default '#808080',
  constraint labels_pkey primary key (organization_id, id),
  constraint labels_organization_id_name_key unique (organization_id, name),
  constraint labels_colour_check check (colour ~ '^#[0-9a-f]{6}$'),
  constraint labels_name_check check (length(name) between 1 and 40)
);
alter table public.labels enable row level security;
comment on table public.labels is 'A word that tasks of an organization can be marked with.';

alter table public.labels add constraint labels_organization_id_fkey
  foreign key (organization_id) references public.organizations (id) on delete cascade;

create trigger set_updated_at
  before update on public.labels
  for each row execute function extensions.moddatetime('updated_at');

create policy labels_select_authenticated on public.labels for select to authenticated
  using (organization_id in (select public.organizations_of_user()));

create policy labels_insert_authenticated on public.labels for insert to authenticated
  with check (organization_id in (select public.organizations_of_user('admin', 'member')));

create policy labels_update_authenticated on public.labels for update to authenticated
  using (organization_id in (select public.organizations_of_user('admin', 'member')))
  with check (organization_id in (select public.organizations_of_user('admin', 'member')));

create policy labels_delete_authenticated on public.labels for delete to authenticated
  using (organization_id in (select public.organizations_of_user('admin', 'member')));

revoke all on table public.labels from public, anon, authenticated, service_role;
grant select, insert, update, delete on table public.labels to authenticated;
grant all on table public.labels to service_role;

revoke all on sequence public.labels_id_seq from public, anon, authenticated, service_role;
grant all on sequence public.labels_id_seq to service_role;
