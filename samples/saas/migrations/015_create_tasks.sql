-- makes:       1 table, 5 foreign keys, 4 triggers, 4 policies, privileges
-- lock:        SHARE ROW EXCLUSIVE on public.organizations, public.profiles, public.projects
-- work:        scans public.organizations, public.profiles, public.projects
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       0035a97b984aa1a5 -> 4060d4a53d945569

create table public.tasks (
  organization_id uuid not null,
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  project_id bigint not null,
  number integer not null,
  title text not null,
  description text,
  status text not null default 'todo',
  priority text not null default 'normal',
  assignee_id uuid,
  due_on date,
  created_by uuid default auth.uid(),
  updated_by uuid default auth.uid(),
  deleted_at timestamptz,
  deleted_by uuid,
  constraint tasks_pkey primary key (organization_id, id),
  constraint tasks_number_check check (number > 0),
  constraint tasks_priority_check check (priority in ('low', 'normal', 'high', 'urgent')),
  constraint tasks_status_check check (status in ('todo', 'doing', 'review', 'done')),
  constraint tasks_title_check check (length(title) between 1 and 200)
);
alter table public.tasks enable row level security;
comment on table public.tasks is 'One thing to do in a project; `number` is what people call it by: WEB-42.';

alter table public.tasks add constraint tasks_organization_id_fkey
  foreign key (organization_id) references public.organizations (id) on delete cascade;

alter table public.tasks add constraint tasks_assignee_id_fkey
  foreign key (assignee_id) references public.profiles (id) on delete set null;

alter table public.tasks add constraint tasks_created_by_fkey
  foreign key (created_by) references public.profiles (id) on delete set null;

alter table public.tasks add constraint tasks_updated_by_fkey
  foreign key (updated_by) references public.profiles (id) on delete set null;

alter table public.tasks add constraint tasks_organization_id_project_id_fkey
  foreign key (organization_id, project_id) references public.projects (organization_id, id) on delete cascade;

create trigger set_updated_at
  before update on public.tasks
  for each row execute function extensions.moddatetime('updated_at');

create trigger set_updated_by
  before update on public.tasks
  for each row execute function public.set_updated_by();

create trigger audit
  after insert or update or delete on public.tasks
  for each row execute function audit.record_log('');

create trigger audit_truncate
  after truncate on public.tasks
  for each statement execute function audit.record_log('');

create policy tasks_select_authenticated on public.tasks for select to authenticated
  using (organization_id in (select public.organizations_of_user()));

create policy tasks_insert_authenticated on public.tasks for insert to authenticated
  with check (organization_id in (select public.organizations_of_user('admin', 'member')));

create policy tasks_update_authenticated on public.tasks for update to authenticated
  using (organization_id in (select public.organizations_of_user('admin', 'member')))
  with check (organization_id in (select public.organizations_of_user('admin', 'member')));

create policy tasks_delete_authenticated on public.tasks for delete to authenticated
  using (organization_id in (select public.organizations_of_user('admin', 'member')));

revoke all on table public.tasks from public, anon, authenticated, service_role;
grant select, insert, update, delete on table public.tasks to authenticated;
grant all on table public.tasks to service_role;

revoke all on sequence public.tasks_id_seq from public, anon, authenticated, service_role;
grant all on sequence public.tasks_id_seq to service_role;
