-- makes:       2 indexes
-- lock:        SHARE on laboratory.specimens
-- work:        scans laboratory.specimens
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       d0813d2d2857a774 -> 58f7c3de808e6f34

create index specimens_order_id_idx on laboratory.specimens (order_id);
create index specimens_taken_by_idx on laboratory.specimens (taken_by);
