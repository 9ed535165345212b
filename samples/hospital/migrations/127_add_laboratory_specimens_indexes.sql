-- makes:       2 indexes
-- lock:        SHARE on laboratory.specimens
-- work:        scans laboratory.specimens
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       9870e9e921d565ca -> 86c151204e635ead

create index specimens_order_id_idx on laboratory.specimens (order_id);
create index specimens_taken_by_idx on laboratory.specimens (taken_by);
