-- makes:       1 table dropped
-- lock:        ACCESS EXCLUSIVE on public.payments, public.orders
-- work:        no table is rewritten or scanned
-- undo:        the rows of payments are lost
-- compatible:  with an application that uses payments no more
-- state:       c105978ec2cf09b8 -> 13482c9495fd92d5

drop table public.payments;
