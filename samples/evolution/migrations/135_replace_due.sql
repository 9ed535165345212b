-- makes:       1 function dropped, 1 function
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with an application that uses due(integer) as it was no more
-- state:       ce85fda4e296e9bd -> b3acab13722aeb11

drop function public.due(integer);

create function public.due(n integer)
  returns bigint
  language sql
  stable
  as $$ select n - 1 $$;
