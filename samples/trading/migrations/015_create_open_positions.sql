-- makes:       1 view, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       bf6eb56d8874ecd2 -> df603f3042ba7c4e

create view public.open_positions with (security_invoker = true) as
  select * from public.positions where status = 'open' and deleted_at is null;

revoke all on table public.open_positions from public, anon, authenticated, service_role;
grant select on table public.open_positions to authenticated;
