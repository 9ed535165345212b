-- makes:       1 type
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       cada56843f09d2a5 -> 5048d5250547b1ea

create domain public.slug as text constraint slug_check check (value ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(value) <= 80);
comment on domain public.slug is 'A name in an address of the web: `red-shoes`.';
