-- makes:       1 table, 2 foreign keys, 1 trigger, 5 policies, privileges
-- lock:        SHARE ROW EXCLUSIVE on public.customers, public.vouchers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       88e852f08394ba4d -> 682dfae008d11101

create table public.orders (
  id bigint not null generated always as identity,
  number text not null,
  customer_id bigint not null,
  status text not null default 'placed',
  currency public.currency not null,
  shipping_address jsonb not null,
  billing_address jsonb not null,
  voucher text,
  discount public.amount not null default 0,
  shipping_cost public.amount not null default 0,
  placed_at timestamptz not null default now(),
  cancelled_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint orders_pkey primary key (id),
  constraint orders_number_key unique (number),
  constraint orders_billing_address_check check (not (billing_address @@ '$.type() != "object" || exists($ ? (!exists(@.name) || @.name.type() != "string" || !exists(@.street) || @.street.type() != "string" || !exists(@.postcode) || @.postcode.type() != "string" || !exists(@.city) || @.city.type() != "string" || !exists(@.country) || @.country.type() != "string"))'::jsonpath)),
  constraint orders_check check ((status = 'cancelled') = (cancelled_at is not null)),
  constraint orders_number_check check (number ~ '^[0-9]{4}-[0-9]{6}$'),
  constraint orders_shipping_address_check check (not (shipping_address @@ '$.type() != "object" || exists($ ? (!exists(@.name) || @.name.type() != "string" || !exists(@.street) || @.street.type() != "string" || !exists(@.postcode) || @.postcode.type() != "string" || !exists(@.city) || @.city.type() != "string" || !exists(@.country) || @.country.type() != "string"))'::jsonpath)),
  constraint orders_status_check check (status in ('placed', 'paid', 'shipped', 'delivered', 'cancelled'))
);
alter table public.orders enable row level security;
comment on table public.orders is 'What was bought. Amounts are those of the day on which it was: prices of today do not matter to it.';
comment on column public.orders.number is 'What customers call it by.';

alter table public.orders add constraint orders_customer_id_fkey
  foreign key (customer_id) references public.customers (id) on delete restrict;

alter table public.orders add constraint orders_voucher_fkey
  foreign key (voucher) references public.vouchers (code) on delete restrict;

create trigger set_updated_at
  before update on public.orders
  for each row execute function public.moddatetime('updated_at');

create policy orders_select_back_office on public.orders for select to back_office
  using (true);

create policy orders_select_customer on public.orders for select to customer
  using (customer_id = (select public.current_customer()));

create policy orders_insert_back_office on public.orders for insert to back_office
  with check (true);

create policy orders_update_back_office on public.orders for update to back_office
  using (true)
  with check (true);

create policy orders_delete_back_office on public.orders for delete to back_office
  using (true);

revoke all on table public.orders from public, customer, back_office;
grant select, insert, update, delete on table public.orders to back_office;
grant select on table public.orders to customer;

revoke all on sequence public.orders_id_seq from public, customer;
