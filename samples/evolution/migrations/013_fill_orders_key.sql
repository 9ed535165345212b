-- makes:       1 column filled
-- lock:        ROW EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- runs:        by `dbsc apply` in batches of rows; as it is, in one go
-- state:       3b61356436c1b039 -> a9d5795c2a90a272

update public.orders set key = gen_random_uuid() where key is null;
