-- makes:       1 schema
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       empty -> 6ffcbca80c194dd3

create schema past;
