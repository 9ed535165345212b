-- makes:       1 check
-- lock:        ACCESS EXCLUSIVE on public.customers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that customers_rank_is_not_null refuses; it fails if rows there do
-- state:       bac3010a46356d15 -> 94fbf3155f1b7d44

alter table public.customers add constraint customers_rank_is_not_null check (rank is not null) not valid;
