-- makes:       1 check
-- lock:        ACCESS EXCLUSIVE on public.lines
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that lines_id_new_is_not_null refuses; it fails if rows there do
-- state:       6f8a36034f3bf818 -> b13bd7238ce5979d

alter table public.lines add constraint lines_id_new_is_not_null check (id_new is not null) not valid;
