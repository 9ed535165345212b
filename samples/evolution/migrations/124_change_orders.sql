-- makes:       1 trigger changed
-- lock:        SHARE ROW EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       fbc07a14fdc472f3 -> a8e45f82fbe91e8c

create or replace trigger tidy
  before insert or update of note on public.orders
  for each row execute function public.tidy();
