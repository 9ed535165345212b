-- makes:       1 table, 3 foreign keys, 5 policies, privileges
-- lock:        SHARE ROW EXCLUSIVE on public.orders, public.variants, public.warehouses
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       682dfae008d11101 -> 75b6f75adbffc33b

create table public.order_lines (
  order_id bigint not null,
  line integer not null,
  variant_id bigint not null,
  warehouse_id bigint,
  name text not null,
  unit_price public.amount not null,
  tax_rate numeric(5,4) not null default 0,
  quantity integer not null,
  total numeric(14,2) not null generated always as (unit_price * quantity) stored,
  constraint order_lines_pkey primary key (order_id, line),
  constraint order_lines_line_check check (line > 0),
  constraint order_lines_quantity_check check (quantity > 0),
  constraint order_lines_tax_rate_check check (tax_rate between 0 and 1)
);
alter table public.order_lines enable row level security;
comment on column public.order_lines.name is 'What it was called and what it cost when it was bought.';

alter table public.order_lines add constraint order_lines_order_id_fkey
  foreign key (order_id) references public.orders (id) on delete cascade;

alter table public.order_lines add constraint order_lines_variant_id_fkey
  foreign key (variant_id) references public.variants (id) on delete restrict;

alter table public.order_lines add constraint order_lines_warehouse_id_fkey
  foreign key (warehouse_id) references public.warehouses (id) on delete restrict;

create policy order_lines_select_back_office on public.order_lines for select to back_office
  using (true);

create policy order_lines_select_customer on public.order_lines for select to customer
  using (exists (select 1 from public.orders where orders.id = order_lines.order_id and orders.customer_id = (select public.current_customer())));

create policy order_lines_insert_back_office on public.order_lines for insert to back_office
  with check (true);

create policy order_lines_update_back_office on public.order_lines for update to back_office
  using (true)
  with check (true);

create policy order_lines_delete_back_office on public.order_lines for delete to back_office
  using (true);

revoke all on table public.order_lines from public, customer, back_office;
grant select, insert, update, delete on table public.order_lines to back_office;
grant select on table public.order_lines to customer;
