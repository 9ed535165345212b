-- makes:       3 indexes
-- lock:        SHARE on public.positions
-- work:        scans public.positions
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       81bb4b6b3958e119 -> b4111a0aef26f3a5

create index positions_deleted_at_idx on public.positions (deleted_at) where (deleted_at is not null);
create index positions_user_id_status_idx on public.positions (user_id, status) where (status = 'open');
create index positions_user_id_idx on public.positions (user_id);
