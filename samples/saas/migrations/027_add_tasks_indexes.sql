-- makes:       7 indexes
-- lock:        SHARE on public.tasks
-- work:        scans public.tasks
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that tasks_organization_id_project_id_number_key refuses; it fails if rows there do
-- state:       1d9f0fcc2e5ed444 -> 144f5da0773f3e0d

create index tasks_assignee_id_idx on public.tasks (assignee_id);
create index tasks_created_by_idx on public.tasks (created_by);
create index tasks_updated_by_idx on public.tasks (updated_by);
create index tasks_deleted_at_idx on public.tasks (deleted_at) where (deleted_at is not null);

create unique index tasks_organization_id_project_id_number_key on public.tasks (organization_id, project_id, number) where (deleted_at is null);

create index tasks_organization_id_project_id_idx on public.tasks (organization_id, project_id);
create index tasks_organization_id_due_on_idx on public.tasks (organization_id, due_on) where (status <> 'done' and deleted_at is null);
