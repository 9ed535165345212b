-- makes:       1 check
-- lock:        ACCESS EXCLUSIVE on public.visits
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that visits_bound refuses; it fails if rows there do
-- state:       efff4b0e141d22ba -> 673417303f71b0c7

alter table public.visits add constraint visits_bound check (at is not null and at < '2027-01-01') not valid;
