-- makes:       1 partition detached
-- lock:        ACCESS EXCLUSIVE on public.events_old
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that uses the rows of events_old in events no more
-- runs:        in no transaction
-- state:       9fcc58d31012409d -> 2469e83ba8e9a6d9

alter table public.events detach partition public.events_old concurrently;
