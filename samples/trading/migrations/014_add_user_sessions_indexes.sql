-- makes:       1 index
-- lock:        SHARE on public.user_sessions, public.user_sessions_0, public.user_sessions_1, public.user_sessions_2, public.user_sessions_3
-- work:        scans public.user_sessions
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       40af208172602954 -> bf6eb56d8874ecd2

create index user_sessions_user_id_idx on public.user_sessions (user_id);
