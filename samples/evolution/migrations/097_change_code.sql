-- makes:       1 check
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with an application that writes nothing that short refuses; it fails if rows there do
-- state:       aec1bedaf7b882a4 -> 385192815c12577d

alter domain public.code add constraint short check (length(value) < 90) not valid;
