-- makes:       1 column changed, 1 check dropped
-- lock:        ACCESS EXCLUSIVE on public.lines
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that lines.id_new refuses; it fails if rows there do
-- state:       888649b94dcc6000 -> b1595de585fbee54

alter table public.lines alter column id_new set not null;
alter table public.lines drop constraint lines_id_new_is_not_null;
