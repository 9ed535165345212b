-- makes:       2 indexes
-- lock:        SHARE on public.comments
-- work:        scans public.comments
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       144f5da0773f3e0d -> 7ab2551c42fa472a

create index comments_author_id_idx on public.comments (author_id);
create index comments_organization_id_task_id_created_at_idx on public.comments (organization_id, task_id, created_at);
