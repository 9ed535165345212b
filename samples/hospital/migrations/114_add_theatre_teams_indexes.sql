-- makes:       2 indexes
-- lock:        SHARE on theatre.teams
-- work:        scans theatre.teams
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that teams_operation_id_idx refuses; it fails if rows there do
-- state:       1e5b368eb4832063 -> 0296fbb394d5042d

create index teams_person_id_idx on theatre.teams (person_id);

create unique index teams_operation_id_idx on theatre.teams (operation_id) where (part = 'surgeon');
