-- makes:       1 index
-- lock:        SHARE on public.organizations
-- work:        scans public.organizations
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       71177510f7264f5a -> f731940d81cf8c4d

create index organizations_owner_id_idx on public.organizations (owner_id);
