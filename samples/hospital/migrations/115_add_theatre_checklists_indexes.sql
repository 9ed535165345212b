-- makes:       1 index
-- lock:        SHARE on theatre.checklists
-- work:        scans theatre.checklists
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       0296fbb394d5042d -> 3c1706d899bb7639

create index checklists_confirmed_by_idx on theatre.checklists (confirmed_by);
