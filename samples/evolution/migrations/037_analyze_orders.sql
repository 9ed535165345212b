-- makes:       1 column analyzed
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       d79f80b2ea0b566c -> d01eefc33a75535c

analyze public.orders (total_new);
