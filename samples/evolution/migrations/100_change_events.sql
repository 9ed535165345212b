-- makes:       1 partition
-- lock:        ACCESS EXCLUSIVE on public.events
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       7a1574516e61c167 -> 39ea450d347c52ee

create table public.events_next partition of public.events
  for values from ('2027-01-01') to ('2027-07-01');
