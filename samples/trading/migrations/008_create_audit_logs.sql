-- makes:       1 table, 3 partitions, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       1f65b580bab744d2 -> 57b9cf2226911697

create table public.audit_logs (
  id uuid not null default gen_random_uuid(),
  event_type text not null,
  payload jsonb,
  created_at timestamptz not null default now(),
  constraint audit_logs_pkey primary key (id, event_type)
) partition by list (event_type);
alter table public.audit_logs enable row level security;
comment on table public.audit_logs is 'What happened, for the back office alone.';

create table public.audit_logs_auth partition of public.audit_logs
  for values in ('login', 'logout', 'token_refresh');
alter table public.audit_logs_auth enable row level security;

create table public.audit_logs_trades partition of public.audit_logs
  for values in ('order_placed', 'order_filled', 'order_cancelled');
alter table public.audit_logs_trades enable row level security;

create table public.audit_logs_other partition of public.audit_logs
  default;
alter table public.audit_logs_other enable row level security;

revoke all on table public.audit_logs from public, anon, authenticated, service_role;
grant all on table public.audit_logs to service_role;

revoke all on table public.audit_logs_auth from public, anon, authenticated, service_role;
revoke all on table public.audit_logs_trades from public, anon, authenticated, service_role;
revoke all on table public.audit_logs_other from public, anon, authenticated, service_role;
