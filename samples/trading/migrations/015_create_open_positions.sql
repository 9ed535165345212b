-- makes:       1 view, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       3c2806618e6f24ba -> 9c43cd1287fd5077

create view public.open_positions with (security_invoker = true) as
  select * from public.positions where status = 'open' and deleted_at is null;

revoke all on table public.open_positions from public, anon, authenticated, service_role;
grant select on table public.open_positions to authenticated;
