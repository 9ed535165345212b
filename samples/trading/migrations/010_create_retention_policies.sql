-- makes:       1 table, 1 policy, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       766d7093eb44855f -> 81bb4b6b3958e119

create table public.retention_policies (
  table_name text not null,
  retention_days integer not null,
  archive_enabled boolean not null default true,
  last_archived_at timestamptz,
  constraint retention_policies_pkey primary key (table_name),
  constraint retention_policies_retention_days_check check (retention_days > 0)
);
alter table public.retention_policies enable row level security;
comment on table public.retention_policies is 'How long the rows of each table are kept, for the people who ask.';

create policy retention_policies_select_authenticated on public.retention_policies for select to authenticated
  using (true);

revoke all on table public.retention_policies from public, anon, authenticated, service_role;
grant select on table public.retention_policies to authenticated;
grant all on table public.retention_policies to service_role;
