-- makes:       1 column filled
-- lock:        ROW EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- runs:        by `dbsc apply` in batches of rows; as it is, in one go
-- state:       4d378b7832b43a45 -> 3646e5ab79d81c03

update public.orders set kind_new = kind::text where kind_new is null and kind is not null;
