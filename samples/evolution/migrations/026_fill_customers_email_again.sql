-- makes:       1 column filled
-- lock:        ROW EXCLUSIVE on public.customers
-- work:        scans public.customers
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- runs:        by `dbsc apply` in batches of rows; as it is, in one go
-- state:       a02ca9557547766e -> 3724c32657e2d428

update public.customers set email = 'none' where email is null;
