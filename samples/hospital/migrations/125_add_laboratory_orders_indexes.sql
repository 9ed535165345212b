-- makes:       3 indexes
-- lock:        SHARE on laboratory.orders
-- work:        scans laboratory.orders
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       e57bc685871a8020 -> 815fb41187e751c5

create index orders_encounter_id_idx on laboratory.orders (encounter_id);
create index orders_ordered_by_idx on laboratory.orders (ordered_by);
create index orders_urgency_created_at_idx on laboratory.orders (urgency desc, created_at) where (status in ('ordered', 'accepted'));
