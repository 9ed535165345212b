-- makes:       2 indexes
-- lock:        SHARE on imaging.orders
-- work:        scans imaging.orders
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       e7132e6113b1b4b0 -> 15a8ea0829315ac4

create index orders_encounter_id_idx on imaging.orders (encounter_id);
create index orders_ordered_by_idx on imaging.orders (ordered_by);
