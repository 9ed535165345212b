-- makes:       1 view, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       1f8f584f8d0730da -> 0939d3dba3543bc2

create view public.active_tasks with (security_invoker = true) as
  select * from public.tasks where deleted_at is null;

revoke all on table public.active_tasks from public, anon, authenticated, service_role;
grant select on table public.active_tasks to authenticated;
grant all on table public.active_tasks to service_role;
