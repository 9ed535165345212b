-- makes:       1 column analyzed
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       0fc4ccf4654ab1b8 -> 44b2e58fbc8e9f64

analyze public.orders (status_new);
