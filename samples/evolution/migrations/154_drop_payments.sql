-- makes:       1 table dropped
-- lock:        ACCESS EXCLUSIVE on public.payments, public.orders
-- work:        no table is rewritten or scanned
-- undo:        the rows of payments are lost
-- compatible:  with an application that uses payments no more
-- state:       fd71eb623aeaa8e2 -> f3c9f78a43129c3e

drop table public.payments;
