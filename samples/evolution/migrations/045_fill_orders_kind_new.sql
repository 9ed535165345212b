-- makes:       1 column filled
-- lock:        ROW EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- runs:        by `dbsc apply` in batches of rows; as it is, in one go
-- state:       7692323af537f35a -> e6055e4e5aacefa9

update public.orders set kind_new = kind::text where kind_new is null and kind is not null;
