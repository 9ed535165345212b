-- makes:       1 table, 1 foreign key, 3 triggers, 1 policy, privileges
-- lock:        SHARE ROW EXCLUSIVE on public.organizations
-- work:        scans public.organizations
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       0319019b113e1616 -> bb52d8ca3ee95385

create table public.subscriptions (
  organization_id uuid not null,
  plan text not null default 'free',
  seats integer not null default 5,
  status text not null default 'trialing',
  renews_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint subscriptions_pkey primary key (organization_id),
  constraint subscriptions_check check (plan = 'free' or renews_at is not null),
  constraint subscriptions_plan_check check (plan in ('free', 'team', 'business')),
  constraint subscriptions_seats_check check (seats between 1 and 10000),
  constraint subscriptions_status_check check (status in ('trialing', 'active', 'past_due', 'cancelled'))
);
alter table public.subscriptions enable row level security;
comment on table public.subscriptions is 'What an organization pays for. The billing service writes it; admins read it.';

alter table public.subscriptions add constraint subscriptions_organization_id_fkey
  foreign key (organization_id) references public.organizations (id) on delete cascade;

create trigger set_updated_at
  before update on public.subscriptions
  for each row execute function extensions.moddatetime('updated_at');

create trigger audit
  after insert or update or delete on public.subscriptions
  for each row execute function audit.record_log('');

create trigger audit_truncate
  after truncate on public.subscriptions
  for each statement execute function audit.record_log('');

create policy subscriptions_select_authenticated on public.subscriptions for select to authenticated
  using (organization_id in (select public.organizations_of_user('admin')));

revoke all on table public.subscriptions from public, anon, authenticated, service_role;
grant select on table public.subscriptions to authenticated;
grant all on table public.subscriptions to service_role;
