-- makes:       1 table, 1 foreign key, 1 trigger, 4 policies, privileges
-- lock:        SHARE ROW EXCLUSIVE on public.users
-- work:        scans public.users
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       d44e8e61c8a26dea -> 9c8234fd5cefe0c6

create table public.positions (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null default auth.uid(),
  symbol text not null,
  quantity integer not null,
  entry_price numeric(12,4) not null,
  position_type text not null,
  status text not null default 'open',
  cost numeric(16,4) not null generated always as (quantity * entry_price) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  deleted_by uuid,
  constraint positions_pkey primary key (id),
  constraint positions_position_type_check check (position_type in ('call', 'put', 'stock')),
  constraint positions_quantity_check check (quantity > 0),
  constraint positions_status_check check (status in ('open', 'closed'))
);
alter table public.positions enable row level security;
comment on table public.positions is 'A position held by one trader.';
comment on column public.positions.cost is 'What the position cost when it was opened.';

alter table public.positions add constraint positions_user_id_fkey
  foreign key (user_id) references public.users (id) on delete cascade;

create trigger set_updated_at
  before update on public.positions
  for each row execute function extensions.moddatetime('updated_at');

create policy positions_select_authenticated on public.positions for select to authenticated
  using (user_id = (select auth.uid()));

create policy positions_insert_authenticated on public.positions for insert to authenticated
  with check (user_id = (select auth.uid()));

create policy positions_update_authenticated on public.positions for update to authenticated
  using (user_id = (select auth.uid()))
  with check (user_id = (select auth.uid()));

create policy positions_delete_authenticated on public.positions for delete to authenticated
  using (user_id = (select auth.uid()));

revoke all on table public.positions from public, anon, authenticated, service_role;
grant select, insert, update, delete on table public.positions to authenticated;
grant all on table public.positions to service_role;
