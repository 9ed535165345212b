-- makes:       1 index
-- lock:        SHARE on public.organizations
-- work:        scans public.organizations
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       b9ecc084b61ca5e4 -> 0859cf65e9aed23d

create index organizations_owner_id_idx on public.organizations (owner_id);
