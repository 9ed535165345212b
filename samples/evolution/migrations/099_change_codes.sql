-- makes:       1 sequence changed
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       02ad944fa3ce93e2 -> 7a1574516e61c167

alter sequence public.codes cache 5;
