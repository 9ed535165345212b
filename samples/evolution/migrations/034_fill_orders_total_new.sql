-- makes:       1 column filled
-- lock:        ROW EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- runs:        by `dbsc apply` in batches of rows; as it is, in one go
-- state:       33b3a57ca506935f -> d023fd5b7f9197f0

update public.orders set total_new = total where total_new is null and total is not null;
