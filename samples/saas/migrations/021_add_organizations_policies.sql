-- makes:       1 foreign key, 2 policies
-- lock:        ACCESS EXCLUSIVE on public.organizations
-- work:        scans public.organizations, public.profiles
-- undo:        nothing is lost; `dbsc undo` takes it back
-- access:      who may do what changes for public.organizations
-- compatible:  with the application before and after
-- state:       f28d3bce9e2ba481 -> eb6c230dfc02bd15

alter table public.organizations add constraint organizations_owner_id_fkey
  foreign key (owner_id) references public.profiles (id);

create policy organizations_select_authenticated on public.organizations for select to authenticated
  using (owner_id = (select auth.uid()) or id in (select public.organizations_of_user()));

create policy organizations_update_authenticated on public.organizations for update to authenticated
  using (owner_id = (select auth.uid()))
  with check (owner_id = (select auth.uid())
    or exists (select 1 from public.memberships as m where m.organization_id = organizations.id and m.user_id = organizations.owner_id));
