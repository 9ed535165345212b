-- makes:       1 view dropped
-- lock:        ACCESS EXCLUSIVE on public.sums
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with an application that uses sums no more
-- state:       2db23df5039ec057 -> fd71eb623aeaa8e2

drop materialized view public.sums;
