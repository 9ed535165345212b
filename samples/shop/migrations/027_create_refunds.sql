-- makes:       1 table, 1 foreign key, 3 triggers, 3 policies, privileges
-- lock:        SHARE ROW EXCLUSIVE on public.payments
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       ae52016c53d39705 -> 9d2c6c9dac1754d3

create table public.refunds (
  id bigint not null generated always as identity,
  payment_id bigint not null,
  amount public.amount not null,
  reason text not null,
  at timestamptz not null default now(),
  constraint refunds_pkey primary key (id),
  constraint refunds_amount_check check (amount > 0)
);
alter table public.refunds enable row level security;

alter table public.refunds add constraint refunds_payment_id_fkey
  foreign key (payment_id) references public.payments (id) on delete restrict;

create trigger append_only
  before update or delete on public.refunds
  for each row execute function public.refuse_change();

create trigger append_only_whole
  before truncate on public.refunds
  for each statement execute function public.refuse_change();

create trigger enough
  before insert on public.refunds
  for each row execute function public.refund_is_covered();

create policy refunds_select_back_office on public.refunds for select to back_office
  using (true);

create policy refunds_select_customer on public.refunds for select to customer
  using (exists (select 1 from public.payments where payments.id = refunds.payment_id and exists (select 1 from public.orders where orders.id = payments.order_id and orders.customer_id = (select public.current_customer()))));

create policy refunds_insert_back_office on public.refunds for insert to back_office
  with check (true);

revoke all on table public.refunds from public, customer, back_office;
grant select, insert on table public.refunds to back_office;
grant select on table public.refunds to customer;

revoke all on sequence public.refunds_id_seq from public, customer;
