-- makes:       1 column changed, 1 check dropped
-- lock:        ACCESS EXCLUSIVE on public.lines
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with an application that writes nothing that lines.id_new refuses; it fails if rows there do
-- state:       b90aebececc564b4 -> 7d3858fa39d857cb

alter table public.lines alter column id_new set not null;
alter table public.lines drop constraint lines_id_new_is_not_null;
