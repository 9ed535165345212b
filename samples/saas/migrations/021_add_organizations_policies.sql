-- makes:       1 foreign key, 1 policy
-- lock:        ACCESS EXCLUSIVE on public.organizations
-- work:        scans public.organizations
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       661c1d8f963c8a24 -> 0ae9fdb8f077e9f9

alter table public.organizations add constraint organizations_owner_id_fkey
  foreign key (owner_id) references public.profiles (id);

create policy organizations_select_authenticated on public.organizations for select to authenticated
  using (owner_id = (select auth.uid()) or id in (select public.organizations_of_user()));
