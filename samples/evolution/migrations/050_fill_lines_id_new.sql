-- makes:       1 column filled
-- lock:        ROW EXCLUSIVE on public.lines
-- work:        scans public.lines
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- runs:        by `dbsc apply` in batches of rows; as it is, in one go
-- state:       7aa443d8ed244b5e -> 6f8a36034f3bf818

update public.lines set id_new = id where id_new is null and id is not null;
