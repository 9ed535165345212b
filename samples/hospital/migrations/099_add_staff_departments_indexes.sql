-- makes:       2 indexes
-- lock:        SHARE on staff.departments
-- work:        scans staff.departments
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       3080c9280b9dfaf5 -> 6e0f5a19bfc2b911

create index departments_parent_id_idx on staff.departments (parent_id);
create index departments_head_id_idx on staff.departments (head_id);
