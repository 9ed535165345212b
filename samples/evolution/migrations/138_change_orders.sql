-- makes:       1 table changed, 1 policy, privileges
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- access:      who may do what changes for public.orders
-- compatible:  with the application before and after
-- state:       bc913bb61080b06b -> 060c955f5f9d9933

alter table public.orders enable row level security;

create policy seen on public.orders for select to reader
  using (status <> 'new');

revoke all on table public.orders from public, reader;
grant select on table public.orders to reader;
