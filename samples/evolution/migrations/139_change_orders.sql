-- makes:       1 policy changed
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- access:      who may do what changes for public.orders
-- compatible:  with the application before and after
-- state:       060c955f5f9d9933 -> 8917910ae9ab6218

alter policy seen on public.orders
  using (status = 'sent');
