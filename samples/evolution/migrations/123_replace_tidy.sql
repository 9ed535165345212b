-- makes:       1 function changed
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       245fa579023fd4a7 -> fbc07a14fdc472f3

create or replace function public.tidy()
  returns trigger
  language plpgsql
  as $$
begin
  new.note := nullif(trim(new.note), '');
  return new;
end
$$;
