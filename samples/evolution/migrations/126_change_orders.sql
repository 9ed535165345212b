-- makes:       1 policy changed
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- access:      who may do what changes for public.orders
-- compatible:  with the application before and after
-- state:       46a604a679318677 -> ce7e3d52366daec8

alter policy seen on public.orders
  using (status = 'sent');
