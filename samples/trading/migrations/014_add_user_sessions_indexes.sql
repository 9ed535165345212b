-- makes:       1 index
-- lock:        SHARE on public.user_sessions
-- work:        scans public.user_sessions
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       0bc63705293673c6 -> 3c2806618e6f24ba

create index user_sessions_user_id_idx on public.user_sessions (user_id);
