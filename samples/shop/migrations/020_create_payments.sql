-- makes:       1 table, 1 foreign key, 5 policies, privileges
-- lock:        SHARE ROW EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       75b6f75adbffc33b -> 20c159edbf0ebc8a

create table public.payments (
  id bigint not null generated always as identity,
  order_id bigint not null,
  provider text not null,
  provider_key text not null,
  status text not null default 'pending',
  amount public.amount not null,
  currency public.currency not null,
  at timestamptz not null default now(),
  constraint payments_pkey primary key (id),
  constraint payments_provider_provider_key_key unique (provider, provider_key),
  constraint payments_amount_check check (amount > 0),
  constraint payments_provider_check check (provider in ('stripe', 'paypal', 'invoice')),
  constraint payments_status_check check (status in ('pending', 'succeeded', 'failed'))
);
alter table public.payments enable row level security;
comment on table public.payments is 'A payment, or an attempt at one. The key of the provider makes sure that none is booked twice.';

alter table public.payments add constraint payments_order_id_fkey
  foreign key (order_id) references public.orders (id) on delete restrict;

create policy payments_select_back_office on public.payments for select to back_office
  using (true);

create policy payments_select_customer on public.payments for select to customer
  using (exists (select 1 from public.orders where orders.id = payments.order_id and orders.customer_id = (select public.current_customer())));

create policy payments_insert_back_office on public.payments for insert to back_office
  with check (true);

create policy payments_update_back_office on public.payments for update to back_office
  using (true)
  with check (true);

create policy payments_delete_back_office on public.payments for delete to back_office
  using (true);

revoke all on table public.payments from public, customer, back_office;
grant select, insert, update, delete on table public.payments to back_office;
grant select on table public.payments to customer;

revoke all on sequence public.payments_id_seq from public, customer;
