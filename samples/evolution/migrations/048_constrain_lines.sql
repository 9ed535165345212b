-- makes:       1 check
-- lock:        ACCESS EXCLUSIVE on public.lines
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that lines_id_new_is_not_null refuses; it fails if rows there do
-- state:       eab5ea7eaea5b56f -> 6458de60e03e37ca

alter table public.lines add constraint lines_id_new_is_not_null check (id_new is not null) not valid;
