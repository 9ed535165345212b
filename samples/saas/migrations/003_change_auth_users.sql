-- makes:       1 trigger
-- lock:        SHARE ROW EXCLUSIVE on auth.users
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       7fa54424ff709631 -> c727a15e5d130193

create trigger make_profile
  after insert on auth.users
  for each row execute function public.make_profile();
