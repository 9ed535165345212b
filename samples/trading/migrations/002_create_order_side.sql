-- makes:       1 type
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       b344b15e0306a175 -> 4bd2c496f205f746

create type public.order_side as enum ('buy', 'sell');
