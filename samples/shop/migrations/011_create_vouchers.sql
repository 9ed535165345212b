-- makes:       1 table, 4 policies, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       58ea67cba4de7136 -> 960f465bff4f0909

create table public.vouchers (
  code text not null,
  percent_off integer,
  amount_off public.amount,
  currency public.currency,
  valid tstzrange not null,
  uses_left integer,
  constraint vouchers_pkey primary key (code),
  constraint vouchers_check check (num_nonnulls(percent_off, amount_off) = 1),
  constraint vouchers_check1 check ((amount_off is null) = (currency is null)),
  constraint vouchers_code_check check (code ~ '^[A-Z0-9]{4,20}$'),
  constraint vouchers_percent_off_check check (percent_off between 1 and 100),
  constraint vouchers_uses_left_check check (uses_left >= 0)
);
alter table public.vouchers enable row level security;
comment on table public.vouchers is 'Money off, for who knows the code.';

create policy vouchers_select_back_office on public.vouchers for select to back_office
  using (true);

create policy vouchers_insert_back_office on public.vouchers for insert to back_office
  with check (true);

create policy vouchers_update_back_office on public.vouchers for update to back_office
  using (true)
  with check (true);

create policy vouchers_delete_back_office on public.vouchers for delete to back_office
  using (true);

revoke all on table public.vouchers from public, customer, back_office;
grant select, insert, update, delete on table public.vouchers to back_office;
