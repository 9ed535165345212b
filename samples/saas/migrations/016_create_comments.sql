-- makes:       1 table, 3 foreign keys, 1 trigger, 4 policies, privileges
-- lock:        SHARE ROW EXCLUSIVE on public.organizations, public.profiles, public.tasks
-- work:        scans public.organizations, public.profiles, public.tasks
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       4060d4a53d945569 -> 2e029e54dba3a87a

create table public.comments (
  id bigint not null generated always as identity,
  organization_id uuid not null,
  task_id bigint not null,
  author_id uuid not null default auth.uid(),
  body text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint comments_pkey primary key (organization_id, id),
  constraint comments_body_check check (length(body) between 1 and 10000)
);
alter table public.comments enable row level security;
comment on table public.comments is 'What was said about a task. Its author, and nobody else, can change it.';

alter table public.comments add constraint comments_organization_id_fkey
  foreign key (organization_id) references public.organizations (id) on delete cascade;

alter table public.comments add constraint comments_author_id_fkey
  foreign key (author_id) references public.profiles (id) on delete cascade;

alter table public.comments add constraint comments_organization_id_task_id_fkey
  foreign key (organization_id, task_id) references public.tasks (organization_id, id) on delete cascade;

create trigger set_updated_at
  before update on public.comments
  for each row execute function extensions.moddatetime('updated_at');

create policy comments_select_authenticated on public.comments for select to authenticated
  using (organization_id in (select public.organizations_of_user()));

create policy comments_insert_authenticated on public.comments for insert to authenticated
  with check (author_id = (select auth.uid()) and organization_id in (select public.organizations_of_user('admin', 'member')));

create policy comments_update_authenticated on public.comments for update to authenticated
  using (author_id = (select auth.uid()) and organization_id in (select public.organizations_of_user()))
  with check (author_id = (select auth.uid()) and organization_id in (select public.organizations_of_user()));

create policy comments_delete_authenticated on public.comments for delete to authenticated
  using (author_id = (select auth.uid()) and organization_id in (select public.organizations_of_user()));

revoke all on table public.comments from public, anon, authenticated, service_role;
grant select, insert, update (body), delete on table public.comments to authenticated;
grant all on table public.comments to service_role;

revoke all on sequence public.comments_id_seq from public, anon, authenticated, service_role;
grant all on sequence public.comments_id_seq to service_role;
