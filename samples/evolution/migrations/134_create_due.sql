-- makes:       1 function
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       51fca17526bfff28 -> ce85fda4e296e9bd

create function public.due(n integer)
  returns integer
  language sql
  stable
  as $$ select n - 1 $$;
