-- makes:       1 column dropped
-- lock:        ACCESS EXCLUSIVE on public.lines
-- work:        no table is rewritten or scanned
-- undo:        the values that lines.id had before are lost
-- compatible:  with the application before and after
-- state:       f3d056c0af260c58 -> 274d77ce32e38eed

alter table public.lines drop column id_old;
