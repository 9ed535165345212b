-- makes:       1 function, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       d827d53af4523e48 -> 6fbb47509802b4f0

create function public.colleagues()
  returns setof uuid
  language sql
  stable
  security definer
  set search_path = ''
  begin atomic
    select m.user_id from public.memberships m where m.organization_id in (select public.organizations_of_user())
    union
    select o.owner_id from public.organizations o where o.id in (select public.organizations_of_user());
  end;
comment on function public.colleagues() is 'Everybody who is in an organization with the current user. It reads past row security, which asks it.';

revoke all on function public.colleagues() from public, anon, authenticated, service_role;
grant execute on function public.colleagues() to authenticated;
