-- makes:       2 foreign keys, 4 policies
-- lock:        ACCESS EXCLUSIVE on public.memberships
-- work:        scans public.memberships, public.organizations, public.profiles
-- undo:        nothing is lost; `dbsc undo` takes it back
-- access:      who may do what changes for public.memberships
-- compatible:  with the application before and after
-- state:       eb6c230dfc02bd15 -> b9ecc084b61ca5e4

alter table public.memberships add constraint memberships_organization_id_fkey
  foreign key (organization_id) references public.organizations (id) on delete cascade;

alter table public.memberships add constraint memberships_user_id_fkey
  foreign key (user_id) references public.profiles (id) on delete cascade;

create policy memberships_select_authenticated on public.memberships for select to authenticated
  using (organization_id in (select public.organizations_of_user()));

create policy memberships_insert_authenticated on public.memberships for insert to authenticated
  with check (organization_id in (select public.organizations_of_user('admin')));

create policy memberships_update_authenticated on public.memberships for update to authenticated
  using (organization_id in (select public.organizations_of_user('admin')))
  with check (organization_id in (select public.organizations_of_user('admin')));

create policy memberships_delete_authenticated on public.memberships for delete to authenticated
  using (organization_id in (select public.organizations_of_user('admin')) or user_id = (select auth.uid()));
