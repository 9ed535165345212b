-- makes:       2 rows
-- lock:        ROW EXCLUSIVE on public.countries
-- work:        no table is rewritten or scanned
-- undo:        the values that rows had are lost
-- compatible:  with the application before and after
-- state:       dbd6f6f1ccaecb1f -> 32550b9204a9dccc

insert into public.countries (code, name) values
  ('CH', 'Swiss Confederation'),
  ('LI', 'Liechtenstein')
on conflict (code) do update set name = excluded.name;
