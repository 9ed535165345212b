-- makes:       1 view, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       9c1eb73d3d45613f -> e6619de8ad7ecac9

create view public.organization_usage as
  select
    o.id as organization_id,
    s.plan,
    s.seats,
    (select count(*) from public.memberships m where m.organization_id = o.id) as members,
    (select count(*) from public.tasks t where t.organization_id = o.id and t.deleted_at is null) as tasks
  from public.organizations o
  left join public.subscriptions s on s.organization_id = o.id;
comment on view public.organization_usage is 'How much each organization uses. It reads past row security on purpose: it counts, and shows no content.';

revoke all on table public.organization_usage from public, anon, authenticated, service_role, analyst;
grant select on table public.organization_usage to analyst;
