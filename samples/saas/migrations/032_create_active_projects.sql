-- makes:       1 view, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       00481e93dea8732d -> 41c9502785fc14fd

create view public.active_projects with (security_invoker = true) as
  select * from public.projects where deleted_at is null;

revoke all on table public.active_projects from public, anon, authenticated, service_role;
grant select on table public.active_projects to authenticated;
grant all on table public.active_projects to service_role;
