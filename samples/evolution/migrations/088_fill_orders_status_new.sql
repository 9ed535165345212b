-- makes:       1 column filled
-- lock:        ROW EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- runs:        by `dbsc apply` in batches of rows; as it is, in one go
-- state:       116a1fda0233ce92 -> b2080e0de37c6761

update public.orders set status_new = ((status)::text::public.status_new) where status_new is null;
