create function public.fill()
  returns integer
  language sql
  as $$
  create temp table made (a int);
  create index on made (a);
  select 1 as n into temp other;
  create temp table last as select 2 as n;
  select 1
$$;
