-- makes:       2 rows
-- lock:        ROW EXCLUSIVE on public.countries
-- work:        no table is rewritten or scanned
-- undo:        the values that rows had are lost
-- compatible:  with the application before and after
-- state:       ae694defba259b5f -> c51fd75ef5d4cf73

insert into public.countries (code, name) values
  ('CH', 'Swiss Confederation'),
  ('LI', 'Liechtenstein')
on conflict (code) do update set name = excluded.name;
