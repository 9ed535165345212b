-- makes:       1 sequence changed
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       dd56aff6aaad1a79 -> 90604a4ade9f105b

alter sequence public.codes cache 5;
