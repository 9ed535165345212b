-- makes:       2 indexes
-- lock:        SHARE on imaging.orders
-- work:        scans imaging.orders
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       2e74d089621b6ce9 -> 88cebc53b4c55813

create index orders_encounter_id_idx on imaging.orders (encounter_id);
create index orders_ordered_by_idx on imaging.orders (ordered_by);
