-- makes:       1 column analyzed
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       fcf96c2cc102396b -> 05abe08ae4f927fb

analyze public.orders (status_new);
