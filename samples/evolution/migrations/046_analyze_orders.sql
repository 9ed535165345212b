-- makes:       1 column analyzed
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       e6055e4e5aacefa9 -> a2ac3c213c6a11a3

analyze public.orders (kind_new);
