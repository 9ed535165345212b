-- makes:       1 table renamed
-- lock:        ACCESS EXCLUSIVE on public.lands
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with an application that uses lands no more
-- state:       6c7503990aa5161c -> adb893245952e903

alter table public.lands set schema past;
