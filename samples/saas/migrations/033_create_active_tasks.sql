-- makes:       1 view, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       41c9502785fc14fd -> e1a5e75e333861b2

create view public.active_tasks with (security_invoker = true) as
  select * from public.tasks where deleted_at is null;

revoke all on table public.active_tasks from public, anon, authenticated, service_role;
grant select on table public.active_tasks to authenticated;
grant all on table public.active_tasks to service_role;
