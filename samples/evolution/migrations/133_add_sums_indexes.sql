-- makes:       1 index
-- lock:        SHARE on public.sums
-- work:        scans public.sums
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that sums_customer_idx refuses; it fails if rows there do
-- state:       3e997bde166ed76f -> 51fca17526bfff28

create unique index sums_customer_idx on public.sums (customer);
