-- makes:       1 function, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       c727a15e5d130193 -> b602e868440f2fd5

create function public.set_updated_by()
  returns trigger
  language plpgsql
  set search_path = ''
  as $$
begin
  new.updated_by = auth.uid();
  new.created_by = old.created_by;
  return new;
end
$$;
comment on function public.set_updated_by() is 'Notes the current user as the one who changed a row, and keeps who made it.';

revoke all on function public.set_updated_by() from public, anon, authenticated, service_role;
