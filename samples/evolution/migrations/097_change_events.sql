-- makes:       1 partition
-- lock:        ACCESS EXCLUSIVE on public.events
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       90604a4ade9f105b -> 82de56436f45ed70

create table public.events_next partition of public.events
  for values from ('2027-01-01') to ('2027-07-01');
