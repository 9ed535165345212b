-- makes:       1 column filled
-- lock:        ROW EXCLUSIVE on public.customers
-- work:        scans public.customers
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- runs:        by `dbsc apply` in batches of rows; as it is, in one go
-- state:       49a85197f4e2ade7 -> 5464e9a637dfa47e

update public.customers set rank = nextval('public.customers_rank_seq_first') where rank is null;
