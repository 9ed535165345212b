-- makes:       1 check
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that short refuses; it fails if rows there do
-- state:       e337ec899a4196e3 -> c5595aa048db9eed

alter domain public.code add constraint short check (length(value) < 90) not valid;
