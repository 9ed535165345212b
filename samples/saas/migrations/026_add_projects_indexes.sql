-- makes:       2 indexes
-- lock:        SHARE on public.projects
-- work:        scans public.projects
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that projects_organization_id_key_key refuses; it fails if rows there do
-- state:       a4846a4471a6c2c1 -> 235a64e49356a3ff

create index projects_deleted_at_idx on public.projects (deleted_at) where (deleted_at is not null);

create unique index projects_organization_id_key_key on public.projects (organization_id, key) where (deleted_at is null);
