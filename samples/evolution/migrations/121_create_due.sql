-- makes:       1 function
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       be268ada88cd5cc9 -> cef834dea76a796c

create function public.due(n integer)
  returns integer
  language sql
  stable
  as $$ select n - 1 $$;
