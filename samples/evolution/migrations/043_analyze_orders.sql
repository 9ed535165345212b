-- makes:       1 column analyzed
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       3646e5ab79d81c03 -> e424b5a07299ab4f

analyze public.orders (kind_new);
