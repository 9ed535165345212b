-- makes:       1 type dropped
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       f924d108d813c0b5 -> aec1bedaf7b882a4

drop type public.status_old;
