-- makes:       1 index
-- lock:        SHARE on public.memberships
-- work:        scans public.memberships
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       f731940d81cf8c4d -> 67ad662b45f78527

create index memberships_user_id_idx on public.memberships (user_id);
