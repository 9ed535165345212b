-- makes:       1 view, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       e6619de8ad7ecac9 -> 1f8f584f8d0730da

create view public.active_projects with (security_invoker = true) as
  select * from public.projects where deleted_at is null;

revoke all on table public.active_projects from public, anon, authenticated, service_role;
grant select on table public.active_projects to authenticated;
grant all on table public.active_projects to service_role;
