-- makes:       1 check
-- lock:        ACCESS EXCLUSIVE on public.events_before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that events_before_bound refuses; it fails if rows there do
-- state:       4d47fec84a7092a0 -> fc89d5a94e9f7249

alter table public.events_before add constraint events_before_bound check (at is not null and at < '2025-01-01') not valid;
