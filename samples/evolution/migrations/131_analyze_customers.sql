-- makes:       1 column analyzed
-- lock:        SHARE UPDATE EXCLUSIVE on public.customers
-- work:        scans public.customers
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       afbc5df176ff38b5 -> 755a1cd2fa1b182b

analyze public.customers (mail);
