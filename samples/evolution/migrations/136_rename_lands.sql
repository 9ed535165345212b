-- makes:       1 table renamed
-- lock:        ACCESS EXCLUSIVE on public.lands
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that uses lands no more
-- state:       ca294cdecd9fdb7f -> a0a1f9a9686acd3f

alter table public.lands set schema past;
