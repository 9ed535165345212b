-- makes:       1 view, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       341b52c6c2dc328e -> f009077a505f5c6c

create view public.open_positions with (security_invoker = true) as
  select * from public.positions where status = 'open' and deleted_at is null;

revoke all on table public.open_positions from public, anon, authenticated, service_role;
grant select on table public.open_positions to authenticated;
