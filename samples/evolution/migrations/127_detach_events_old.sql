-- makes:       1 partition detached
-- lock:        ACCESS EXCLUSIVE on public.events_old
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with an application that uses the rows of events_old in events no more
-- runs:        in no transaction
-- state:       4eea6401af37ba0b -> 0ec22bb59c0c7792

alter table public.events detach partition public.events_old concurrently;
