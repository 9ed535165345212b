-- makes:       1 trigger changed
-- lock:        SHARE ROW EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       ce7e3d52366daec8 -> dd8039b0158c2416

create or replace trigger tidy
  before insert or update on public.orders
  for each row execute function public.tidy();
