-- makes:       1 column analyzed
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       bb204a6aa8a3cce7 -> a3bebaac38673fdc

analyze public.orders (total_new);
