-- makes:       1 view, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       f009077a505f5c6c -> cc033443293d33f3

create view public.active_positions with (security_invoker = true) as
  select * from public.positions where deleted_at is null;

revoke all on table public.active_positions from public, anon, authenticated, service_role;
grant select on table public.active_positions to authenticated;
grant all on table public.active_positions to service_role;
