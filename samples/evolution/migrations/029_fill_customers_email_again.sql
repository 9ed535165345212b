-- makes:       1 column filled
-- lock:        ROW EXCLUSIVE on public.customers
-- work:        scans public.customers
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- runs:        by `dbsc apply` in batches of rows; as it is, in one go
-- state:       fd0a5f3a32d74cd9 -> 07fae80b95594ba4

update public.customers set email = 'none' where email is null;
