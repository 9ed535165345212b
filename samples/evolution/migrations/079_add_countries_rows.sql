-- makes:       2 rows
-- lock:        ROW EXCLUSIVE on public.countries
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       bee78f2215ffebf6 -> ae694defba259b5f

insert into public.countries (code, name) values
  ('AT', 'Austria'),
  ('CH', 'Switzerland')
on conflict (code) do update set name = excluded.name;
