-- makes:       1 table, 2 foreign keys, 4 policies, privileges
-- lock:        SHARE ROW EXCLUSIVE on public.customers, public.variants
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       08df45d859549b25 -> 88e852f08394ba4d

create table public.basket_lines (
  customer_id bigint not null,
  variant_id bigint not null,
  quantity integer not null,
  added_at timestamptz not null default now(),
  constraint basket_lines_pkey primary key (customer_id, variant_id),
  constraint basket_lines_quantity_check check (quantity between 1 and 99)
);
alter table public.basket_lines enable row level security;
comment on table public.basket_lines is 'What somebody means to buy.';

alter table public.basket_lines add constraint basket_lines_customer_id_fkey
  foreign key (customer_id) references public.customers (id) on delete cascade;

alter table public.basket_lines add constraint basket_lines_variant_id_fkey
  foreign key (variant_id) references public.variants (id) on delete cascade;

create policy basket_lines_select_customer on public.basket_lines for select to customer
  using (customer_id = (select public.current_customer()));

create policy basket_lines_insert_customer on public.basket_lines for insert to customer
  with check (customer_id = (select public.current_customer()));

create policy basket_lines_update_customer on public.basket_lines for update to customer
  using (customer_id = (select public.current_customer()))
  with check (customer_id = (select public.current_customer()));

create policy basket_lines_delete_customer on public.basket_lines for delete to customer
  using (customer_id = (select public.current_customer()));

revoke all on table public.basket_lines from public, customer;
grant select, insert, update, delete on table public.basket_lines to customer;
