-- makes:       1 function, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       2f1bbc5ab0d899ad -> 0319019b113e1616

create function public.accept_invitation(invitation uuid)
  returns uuid
  language plpgsql
  security definer
  set search_path = ''
  as $$
declare
  found_one public.invitations;
begin
  update public.invitations as i
  set accepted_at = now()
  from auth.users as u
  where i.id = invitation
    and u.id = (select auth.uid())
    and u.email_confirmed_at is not null
    and lower(u.email) = i.email
    and i.accepted_at is null
    and i.expires_at > now()
  returning i.* into found_one;
  if found_one.id is null then
    raise exception 'there is no such invitation for you' using errcode = 'no_data_found';
  end if;
  insert into public.memberships (organization_id, user_id, role)
  values (found_one.organization_id, (select auth.uid()), found_one.role)
  on conflict (organization_id, user_id) do nothing;
  return found_one.organization_id;
end
$$;
comment on function public.accept_invitation(uuid) is 'Makes the current user a member of the organization that has invited them, and gives the organization.';

revoke all on function public.accept_invitation(uuid) from public, anon, authenticated, service_role;
grant execute on function public.accept_invitation(uuid) to authenticated;
