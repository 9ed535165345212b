-- makes:       1 column
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       4f57e0015065101d -> b5de5933181c661c

alter table public.orders add column kind integer not null default 5;
