-- makes:       1 function changed
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       b3acab13722aeb11 -> 61ade9f5b5d8c84a

create or replace function public.tidy()
  returns trigger
  language plpgsql
  as $$
begin
  new.note := nullif(trim(new.note), '');
  return new;
end
$$;
