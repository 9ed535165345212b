-- makes:       2 foreign keys, 4 policies
-- lock:        ACCESS EXCLUSIVE on public.memberships
-- work:        scans public.memberships
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       0ae9fdb8f077e9f9 -> 71177510f7264f5a

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
