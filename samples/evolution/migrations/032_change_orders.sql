-- makes:       1 column changed
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       7548c75ba37c2d5c -> aca9d579abf714ca

alter table public.orders alter column kind set default 6;
