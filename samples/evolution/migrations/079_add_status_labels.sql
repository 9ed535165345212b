-- makes:       1 type changed
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the new labels cannot be taken away again
-- compatible:  with the application before and after
-- state:       d32ba9373c86333a -> 4011bbcff78655a6

alter type public.status add value 'late';
