-- makes:       2 rows
-- lock:        ROW EXCLUSIVE on public.countries
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       1567e3d506db7a1f -> dbd6f6f1ccaecb1f

insert into public.countries (code, name) values
  ('AT', 'Austria'),
  ('CH', 'Switzerland')
on conflict (code) do update set name = excluded.name;
