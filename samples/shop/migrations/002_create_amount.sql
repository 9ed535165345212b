-- makes:       1 type
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       805648ee2aa27ec9 -> 4e4a390081c82846

create domain public.amount as numeric(12,2) constraint amount_check check (value >= 0);
comment on domain public.amount is 'An amount of money, in the currency that stands beside it.';
