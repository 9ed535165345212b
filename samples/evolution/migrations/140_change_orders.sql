-- makes:       1 trigger changed
-- lock:        SHARE ROW EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       8917910ae9ab6218 -> 0bc8409a729c5c33

create or replace trigger tidy
  before insert or update on public.orders
  for each row execute function public.tidy();
