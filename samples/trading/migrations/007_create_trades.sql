-- makes:       1 table, 4 partitions, 2 foreign keys, 1 policy, privileges
-- lock:        SHARE ROW EXCLUSIVE on public.users, public.positions
-- work:        scans public.users, public.positions
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       6fdaab7c9ef8e39c -> 1f65b580bab744d2

create table public.trades (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  position_id uuid,
  symbol text not null,
  side public.order_side not null,
  quantity integer not null,
  price numeric(12,4) not null,
  executed_at timestamptz not null,
  constraint trades_pkey primary key (id, executed_at),
  constraint trades_quantity_check check (quantity > 0)
) partition by range (executed_at);
alter table public.trades enable row level security;
comment on table public.trades is 'Executions: one partition a month, archived after a year.';

create table public.trades_2026_11 partition of public.trades
  for values from ('2026-11-01 00:00:00+00') to ('2026-12-01 00:00:00+00');
alter table public.trades_2026_11 enable row level security;

create table public.trades_2026_12 partition of public.trades
  for values from ('2026-12-01 00:00:00+00') to ('2027-01-01 00:00:00+00');
alter table public.trades_2026_12 enable row level security;

create table public.trades_2027_01 partition of public.trades
  for values from ('2027-01-01 00:00:00+00') to ('2027-02-01 00:00:00+00');
alter table public.trades_2027_01 enable row level security;

create table public.trades_2027_02 partition of public.trades
  for values from ('2027-02-01 00:00:00+00') to ('2027-03-01 00:00:00+00');
alter table public.trades_2027_02 enable row level security;

alter table public.trades add constraint trades_user_id_fkey
  foreign key (user_id) references public.users (id);

alter table public.trades add constraint trades_position_id_fkey
  foreign key (position_id) references public.positions (id) on delete set null;

create policy trades_select_authenticated on public.trades for select to authenticated
  using (user_id = (select auth.uid()));

revoke all on table public.trades_2026_11 from public, anon, authenticated, service_role;
revoke all on table public.trades_2026_12 from public, anon, authenticated, service_role;
revoke all on table public.trades_2027_01 from public, anon, authenticated, service_role;
revoke all on table public.trades_2027_02 from public, anon, authenticated, service_role;

revoke all on table public.trades from public, anon, authenticated, service_role;
grant select on table public.trades to authenticated;
grant all on table public.trades to service_role;
