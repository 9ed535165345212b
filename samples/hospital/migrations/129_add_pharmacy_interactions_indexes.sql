-- makes:       1 index
-- lock:        SHARE on pharmacy.interactions
-- work:        scans pharmacy.interactions
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       42d27fd46c90849f -> 7b7d7222e952a539

create index interactions_other_idx on pharmacy.interactions (other);
