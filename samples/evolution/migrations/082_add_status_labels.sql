-- makes:       1 type changed
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the new labels cannot be taken away again
-- compatible:  with the application before and after
-- state:       3a9aabff915cee84 -> e2f26fcf4a8a30fc

alter type public.status add value 'late';
