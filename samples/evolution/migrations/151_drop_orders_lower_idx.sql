-- makes:       1 index dropped
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- runs:        in no transaction
-- state:       569f877a7d21c156 -> b26f8e755b18c104

drop index concurrently public.orders_lower_idx;
