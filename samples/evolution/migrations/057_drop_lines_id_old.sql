-- makes:       1 column dropped
-- lock:        ACCESS EXCLUSIVE on public.lines
-- work:        no table is rewritten or scanned
-- undo:        the values that lines.id had before are lost
-- compatible:  with the application before and after
-- state:       ad2a135f7b88ed23 -> 131b4a8f145e3376

alter table public.lines drop column id_old;
