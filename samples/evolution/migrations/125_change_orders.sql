-- makes:       1 table changed, 1 policy, privileges
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- access:      who may do what changes for public.orders
-- compatible:  with the application before and after
-- state:       a8e45f82fbe91e8c -> 46a604a679318677

alter table public.orders enable row level security;

create policy seen on public.orders for select to reader
  using (status <> 'new');

revoke all on table public.orders from public, reader;
grant select on table public.orders to reader;
