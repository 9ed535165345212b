-- makes:       4 indexes
-- lock:        SHARE on public.projects
-- work:        scans public.projects
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that projects_organization_id_key_key refuses; it fails if rows there do
-- state:       30f800694002cb75 -> 1d9f0fcc2e5ed444

create index projects_created_by_idx on public.projects (created_by);
create index projects_updated_by_idx on public.projects (updated_by);
create index projects_deleted_at_idx on public.projects (deleted_at) where (deleted_at is not null);

create unique index projects_organization_id_key_key on public.projects (organization_id, key) where (deleted_at is null);
