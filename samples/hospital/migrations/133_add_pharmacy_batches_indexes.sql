-- makes:       1 index
-- lock:        SHARE on pharmacy.batches
-- work:        scans pharmacy.batches
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       352890e77ed750da -> 0775ddc99e90bad4

create index batches_expires_on_idx on pharmacy.batches (expires_on) where (quantity > 0);
