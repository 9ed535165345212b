-- makes:       1 type
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       7cd8488e1f2969df -> 620ba343a51b7978

create domain public.money_amount as numeric(12,2);
comment on domain public.money_amount is 'An amount in the currency of the house.';
