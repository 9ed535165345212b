-- makes:       1 check dropped
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       b26f8e755b18c104 -> 2db23df5039ec057

alter table public.orders drop constraint orders_total_check;
