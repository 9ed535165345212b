-- makes:       1 type
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       4e4a390081c82846 -> cada56843f09d2a5

create domain public.currency as char(3) constraint currency_check check (value ~ '^[A-Z]{3}$');
comment on domain public.currency is 'ISO 4217.';
