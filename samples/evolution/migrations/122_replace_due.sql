-- makes:       1 function dropped, 1 function
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that uses due(integer) as it was no more
-- state:       cef834dea76a796c -> 245fa579023fd4a7

drop function public.due(integer);

create function public.due(n integer)
  returns bigint
  language sql
  stable
  as $$ select n - 1 $$;
