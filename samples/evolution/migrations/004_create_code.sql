-- makes:       1 type
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       065c06cb54c95117 -> 5f637df039ad6aff

create domain public.code as text not null constraint code_check check (value <> '');
