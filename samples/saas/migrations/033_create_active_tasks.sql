-- makes:       1 view, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       a55ec175df8fdc4d -> 848ae3f92d4322f5

create view public.active_tasks with (security_invoker = true) as
  select * from public.tasks where deleted_at is null;

revoke all on table public.active_tasks from public, anon, authenticated, service_role;
grant select on table public.active_tasks to authenticated;
grant all on table public.active_tasks to service_role;
