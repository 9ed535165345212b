-- makes:       1 key dropped, 1 key
-- lock:        ACCESS EXCLUSIVE on public.lines
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       d6f4bd7540d04f31 -> a95b66f42da01d86

alter table public.lines drop constraint lines_pkey;
alter table public.lines add constraint lines_pkey primary key using index lines_pkey_new;
