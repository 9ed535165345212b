-- makes:       1 function, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       6f047f4f764edd49 -> d827d53af4523e48

create function public.organizations_of_user(variadic roles text[] default '{}')
  returns setof uuid
  language sql
  stable
  security definer
  set search_path = ''
  begin atomic
    select id from public.organizations where owner_id = auth.uid()
      union
      select organization_id from public.memberships where user_id = auth.uid() and (cardinality(roles) = 0 or role::text = any (roles));
  end;
comment on function public.organizations_of_user(text[]) is 'The tenants that the current user owns or is a member of; with `roles`, only those where they are one of these.
An owner is everything. It reads past row security, so that policies can ask it about the tables they stand on.';

revoke all on function public.organizations_of_user(text[]) from public, anon, authenticated, service_role;
grant execute on function public.organizations_of_user(text[]) to authenticated;
