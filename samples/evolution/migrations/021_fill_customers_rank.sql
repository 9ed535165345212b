-- makes:       1 column filled
-- lock:        ROW EXCLUSIVE on public.customers
-- work:        scans public.customers
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- runs:        by `dbsc apply` in batches of rows; as it is, in one go
-- state:       35c2dd0876391045 -> bac3010a46356d15

update public.customers set rank = nextval('public.customers_rank_seq_first') where rank is null;
