-- makes:       1 extension
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       empty -> b344b15e0306a175

create extension if not exists moddatetime with schema extensions;
