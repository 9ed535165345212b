-- makes:       3 indexes
-- lock:        SHARE on public.invitations
-- work:        scans public.invitations
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that invitations_organization_id_email_idx refuses; it fails if rows there do
-- state:       67ad662b45f78527 -> 613697ce2d22d075

create index invitations_organization_id_idx on public.invitations (organization_id);
create index invitations_invited_by_idx on public.invitations (invited_by);

create unique index invitations_organization_id_email_idx on public.invitations (organization_id, email) where (accepted_at is null);
