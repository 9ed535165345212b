-- makes:       2 columns changed, 1 check dropped
-- lock:        ACCESS EXCLUSIVE on public.customers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with an application that writes nothing that customers.rank refuses; it fails if rows there do
-- state:       dac527b2c21dcb62 -> 3934aa9b7a6768d3

alter table public.customers alter column rank set not null;
alter table public.customers drop constraint customers_rank_is_not_null;

alter table public.customers alter column rank drop default;
alter table public.customers alter column rank add generated always as identity;
select setval('public.customers_rank_seq', last_value, is_called) from public.customers_rank_seq_first;
drop sequence public.customers_rank_seq_first;
