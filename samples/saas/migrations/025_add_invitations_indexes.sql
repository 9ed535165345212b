-- makes:       3 indexes
-- lock:        SHARE on public.invitations
-- work:        scans public.invitations
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that invitations_organization_id_email_idx refuses; it fails if rows there do
-- state:       3d8d132e33779aa5 -> 30f800694002cb75

create index invitations_organization_id_idx on public.invitations (organization_id);
create index invitations_invited_by_idx on public.invitations (invited_by);

create unique index invitations_organization_id_email_idx on public.invitations (organization_id, email) where (accepted_at is null);
