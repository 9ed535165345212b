-- makes:       2 indexes
-- lock:        SHARE on staff.departments
-- work:        scans staff.departments
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       a85545bb37bb7c9b -> ac6db1cfad28735d

create index departments_parent_id_idx on staff.departments (parent_id);
create index departments_head_id_idx on staff.departments (head_id);
