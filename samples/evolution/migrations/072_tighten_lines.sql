-- makes:       1 key dropped, 1 key
-- lock:        ACCESS EXCLUSIVE on public.lines
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       de0f702e1c43f908 -> e79b7afd9de96bfb

alter table public.lines drop constraint lines_pkey;
alter table public.lines add constraint lines_pkey primary key using index lines_pkey_new;
