-- makes:       1 partition dropped
-- lock:        ACCESS EXCLUSIVE on public.events_old, public.customers
-- work:        no table is rewritten or scanned
-- undo:        the rows of events_old are lost
-- compatible:  with an application that uses events_old no more
-- state:       2469e83ba8e9a6d9 -> 716b533df3e00b40

drop table public.events_old;
