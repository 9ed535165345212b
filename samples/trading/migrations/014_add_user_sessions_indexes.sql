-- makes:       1 index
-- lock:        SHARE on public.user_sessions, public.user_sessions_0, public.user_sessions_1, public.user_sessions_2, public.user_sessions_3
-- work:        scans public.user_sessions
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       8fae1cf923650768 -> 341b52c6c2dc328e

create index user_sessions_user_id_idx on public.user_sessions (user_id);
