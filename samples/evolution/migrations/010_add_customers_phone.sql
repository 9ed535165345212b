-- makes:       1 column
-- lock:        ACCESS EXCLUSIVE on public.customers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       dface92caf7814a9 -> 4f57e0015065101d

alter table public.customers add column phone text;
