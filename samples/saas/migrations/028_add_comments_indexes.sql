-- makes:       2 indexes
-- lock:        SHARE on public.comments
-- work:        scans public.comments
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       4913cedd45db1aed -> 6c541b05db7626bb

create index comments_author_id_idx on public.comments (author_id);
create index comments_organization_id_task_id_created_at_idx on public.comments (organization_id, task_id, created_at);
