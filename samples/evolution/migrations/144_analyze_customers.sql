-- makes:       1 column analyzed
-- lock:        SHARE UPDATE EXCLUSIVE on public.customers
-- work:        scans public.customers
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       2a87879f2d05fced -> f005f821abfb2318

analyze public.customers (mail);
