-- makes:       1 type dropped
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       9436e197613cc30c -> e337ec899a4196e3

drop type public.status_old;
