-- makes:       1 function, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       5048d5250547b1ea -> 7302c17d75220a7f

create function public.current_customer()
  returns bigint
  language sql
  stable
  as $$ select nullif(current_setting('app.customer_id', true), '')::bigint $$;
comment on function public.current_customer() is 'Who is signed in. Each transaction says it: `set local app.customer_id = ''42''`.';

revoke all on function public.current_customer() from public, customer, back_office;
grant execute on function public.current_customer() to back_office;
grant execute on function public.current_customer() to customer;
