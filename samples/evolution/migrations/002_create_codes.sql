-- makes:       1 sequence
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       6ffcbca80c194dd3 -> 7a00aa5b0f4ff296

create sequence public.codes as bigint;
