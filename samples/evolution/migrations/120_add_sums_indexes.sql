-- makes:       1 index
-- lock:        SHARE on public.sums
-- work:        scans public.sums
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that sums_customer_idx refuses; it fails if rows there do
-- state:       296e7b558e9b9651 -> be268ada88cd5cc9

create unique index sums_customer_idx on public.sums (customer);
