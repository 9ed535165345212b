-- makes:       1 table, 2 foreign keys, 5 policies, privileges
-- lock:        SHARE ROW EXCLUSIVE on public.orders, public.warehouses
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       f0e30f256253eb42 -> 94050fb245866a87

create table public.shipments (
  id bigint not null generated always as identity,
  order_id bigint not null,
  warehouse_id bigint not null,
  carrier text not null,
  tracking text,
  shipped_at timestamptz,
  delivered_at timestamptz,
  constraint shipments_pkey primary key (id),
  constraint shipments_check check (delivered_at >= shipped_at)
);
alter table public.shipments enable row level security;

alter table public.shipments add constraint shipments_order_id_fkey
  foreign key (order_id) references public.orders (id) on delete restrict;

alter table public.shipments add constraint shipments_warehouse_id_fkey
  foreign key (warehouse_id) references public.warehouses (id) on delete restrict;

create policy shipments_select_back_office on public.shipments for select to back_office
  using (true);

create policy shipments_select_customer on public.shipments for select to customer
  using (exists (select 1 from public.orders where orders.id = shipments.order_id and orders.customer_id = (select public.current_customer())));

create policy shipments_insert_back_office on public.shipments for insert to back_office
  with check (true);

create policy shipments_update_back_office on public.shipments for update to back_office
  using (true)
  with check (true);

create policy shipments_delete_back_office on public.shipments for delete to back_office
  using (true);

revoke all on table public.shipments from public, customer, back_office;
grant select, insert, update, delete on table public.shipments to back_office;
grant select on table public.shipments to customer;

revoke all on sequence public.shipments_id_seq from public, customer;
