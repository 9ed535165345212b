-- makes:       1 function
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       19cd94952696a38f -> d993151b1bccd12f

create function public.tidy()
  returns trigger
  language plpgsql
  as $$
begin
  new.note := trim(new.note);
  return new;
end
$$;
