-- makes:       4 indexes
-- lock:        SHARE on public.projects
-- work:        scans public.projects
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that projects_organization_id_key_key refuses; it fails if rows there do
-- state:       613697ce2d22d075 -> 99a3e7ef8b64ff9d

create index projects_deleted_at_idx on public.projects (deleted_at) where (deleted_at is not null);

create unique index projects_organization_id_key_key on public.projects (organization_id, key) where (deleted_at is null);

create index projects_created_by_idx on public.projects (created_by);
create index projects_updated_by_idx on public.projects (updated_by);
