-- makes:       1 function
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       8ac5c5df52c11076 -> f7bfa554904198c6

create function public.tidy()
  returns trigger
  language plpgsql
  as $$
begin
  new.note := trim(new.note);
  return new;
end
$$;
