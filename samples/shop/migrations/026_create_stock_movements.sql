-- makes:       1 table, 2 foreign keys, 3 triggers, 2 policies, privileges
-- lock:        SHARE ROW EXCLUSIVE on public.orders, public.stock
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       cc28f4b53d6f9f9d -> ae52016c53d39705

create table public.stock_movements (
  id bigint not null generated always as identity,
  warehouse_id bigint not null,
  variant_id bigint not null,
  quantity integer not null,
  reason text not null,
  order_id bigint,
  at timestamptz not null default now(),
  constraint stock_movements_pkey primary key (id),
  constraint stock_movements_check check ((reason = 'sale') = (order_id is not null and quantity < 0)),
  constraint stock_movements_quantity_check check (quantity <> 0),
  constraint stock_movements_reason_check check (reason in ('purchase', 'sale', 'return', 'loss', 'count'))
);
alter table public.stock_movements enable row level security;
comment on table public.stock_movements is 'Why stock changed. It is never edited: what was wrong is set right by another movement.';

alter table public.stock_movements add constraint stock_movements_order_id_fkey
  foreign key (order_id) references public.orders (id);

alter table public.stock_movements add constraint stock_movements_warehouse_id_variant_id_fkey
  foreign key (warehouse_id, variant_id) references public.stock (warehouse_id, variant_id);

create trigger append_only
  before update or delete on public.stock_movements
  for each row execute function public.refuse_change();

create trigger append_only_whole
  before truncate on public.stock_movements
  for each statement execute function public.refuse_change();

create trigger apply
  after insert on public.stock_movements
  for each row execute function public.apply_movement();

create policy stock_movements_select_back_office on public.stock_movements for select to back_office
  using (true);

create policy stock_movements_insert_back_office on public.stock_movements for insert to back_office
  with check (true);

revoke all on table public.stock_movements from public, customer, back_office;
grant select, insert on table public.stock_movements to back_office;

revoke all on sequence public.stock_movements_id_seq from public, customer;
