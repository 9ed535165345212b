-- makes:       1 index
-- lock:        SHARE on theatre.checklists
-- work:        scans theatre.checklists
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       30fe06fb8cb4345f -> 63c771a21a861772

create index checklists_confirmed_by_idx on theatre.checklists (confirmed_by);
