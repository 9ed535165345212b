-- makes:       1 column filled
-- lock:        ROW EXCLUSIVE on public.customers
-- work:        scans public.customers
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- runs:        by `dbsc apply` in batches of rows; as it is, in one go
-- state:       c3a98bd9114811b6 -> afbc5df176ff38b5

update public.customers set mail = email where mail is null and email is not null;
