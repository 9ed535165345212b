-- makes:       1 table, 3 foreign keys, 3 policies, privileges
-- lock:        SHARE ROW EXCLUSIVE on public.organizations, public.tasks, public.labels
-- work:        scans public.organizations, public.tasks, public.labels
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       ab93cf0b6ac62b7d -> 35b58ac562a6fcd5

create table public.task_labels (
  organization_id uuid not null,
  task_id bigint not null,
  label_id bigint not null,
  constraint task_labels_pkey primary key (organization_id, task_id, label_id)
);
alter table public.task_labels enable row level security;

alter table public.task_labels add constraint task_labels_organization_id_fkey
  foreign key (organization_id) references public.organizations (id) on delete cascade;

alter table public.task_labels add constraint task_labels_organization_id_task_id_fkey
  foreign key (organization_id, task_id) references public.tasks (organization_id, id) on delete cascade;

alter table public.task_labels add constraint task_labels_organization_id_label_id_fkey
  foreign key (organization_id, label_id) references public.labels (organization_id, id) on delete cascade;

create policy task_labels_select_authenticated on public.task_labels for select to authenticated
  using (organization_id in (select public.organizations_of_user()));

create policy task_labels_insert_authenticated on public.task_labels for insert to authenticated
  with check (organization_id in (select public.organizations_of_user('admin', 'member')));

create policy task_labels_delete_authenticated on public.task_labels for delete to authenticated
  using (organization_id in (select public.organizations_of_user('admin', 'member')));

revoke all on table public.task_labels from public, anon, authenticated, service_role;
grant select, insert, delete on table public.task_labels to authenticated;
grant all on table public.task_labels to service_role;
