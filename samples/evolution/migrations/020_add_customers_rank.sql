-- makes:       1 column, 1 column changed
-- lock:        ACCESS EXCLUSIVE on public.customers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       b408f9ccd213710f -> 35c2dd0876391045

alter table public.customers add column rank bigint;

create sequence public.customers_rank_seq_first as bigint owned by public.customers.rank;
alter table public.customers alter column rank set default nextval('public.customers_rank_seq_first');
grant usage on sequence public.customers_rank_seq_first to public;
