-- makes:       1 partition dropped
-- lock:        ACCESS EXCLUSIVE on public.events_old, public.customers
-- work:        no table is rewritten or scanned
-- undo:        the rows of events_old are lost
-- compatible:  with an application that uses events_old no more
-- state:       0ec22bb59c0c7792 -> 304f40ca2f53e64f

drop table public.events_old;
