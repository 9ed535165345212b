-- makes:       1 index
-- lock:        SHARE on pharmacy.batches
-- work:        scans pharmacy.batches
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       b0ee1e15d3cd1c2b -> 087e0fa9cee0e414

create index batches_expires_on_idx on pharmacy.batches (expires_on) where (quantity > 0);
