-- makes:       1 type
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       7a00aa5b0f4ff296 -> 065c06cb54c95117

create type public.status as enum ('new', 'paid', 'sent', 'held');
