-- makes:       2 columns changed, 1 check dropped
-- lock:        ACCESS EXCLUSIVE on public.customers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that customers.rank refuses; it fails if rows there do
-- state:       79ebf0b87f0ae3b9 -> 49faf89b940aa0f6

alter table public.customers alter column rank set not null;
alter table public.customers drop constraint customers_rank_is_not_null;

alter table public.customers alter column rank drop default;
alter table public.customers alter column rank add generated always as identity;
select setval('public.customers_rank_seq', last_value, is_called) from public.customers_rank_seq_first;
drop sequence public.customers_rank_seq_first;
