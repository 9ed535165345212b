-- makes:       1 check
-- lock:        ACCESS EXCLUSIVE on public.customers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that customers_rank_is_not_null refuses; it fails if rows there do
-- state:       5464e9a637dfa47e -> 72976bafb2b20e01

alter table public.customers add constraint customers_rank_is_not_null check (rank is not null) not valid;
