-- makes:       1 column filled
-- lock:        ROW EXCLUSIVE on public.lines
-- work:        scans public.lines
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- runs:        by `dbsc apply` in batches of rows; as it is, in one go
-- state:       cb1125499fa2333e -> eab5ea7eaea5b56f

update public.lines set id_new = id where id_new is null and id is not null;
