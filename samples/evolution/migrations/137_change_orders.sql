-- makes:       1 trigger changed
-- lock:        SHARE ROW EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       61ade9f5b5d8c84a -> bc913bb61080b06b

create or replace trigger tidy
  before insert or update of note on public.orders
  for each row execute function public.tidy();
