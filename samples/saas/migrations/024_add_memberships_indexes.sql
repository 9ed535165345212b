-- makes:       1 index
-- lock:        SHARE on public.memberships
-- work:        scans public.memberships
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       0859cf65e9aed23d -> 3d8d132e33779aa5

create index memberships_user_id_idx on public.memberships (user_id);
