-- makes:       1 index
-- lock:        SHARE on staff.people
-- work:        scans staff.people
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       6e0f5a19bfc2b911 -> ff72b15919965812

create index people_profession_idx on staff.people (profession);
