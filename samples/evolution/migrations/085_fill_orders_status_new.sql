-- makes:       1 column filled
-- lock:        ROW EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- runs:        by `dbsc apply` in batches of rows; as it is, in one go
-- state:       a5b211465955b524 -> df469b8e5b88d123

update public.orders set status_new = ((status)::text::public.status_new) where status_new is null;
