-- makes:       1 table, 1 foreign key, 5 policies, privileges
-- lock:        SHARE ROW EXCLUSIVE on public.variants
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       d7263572bc0d6e8f -> 58ea67cba4de7136

create table public.prices (
  id bigint not null generated always as identity,
  variant_id bigint not null,
  currency public.currency not null,
  price public.amount not null,
  valid tstzrange not null default (tstzrange(now(), null)),
  constraint prices_pkey primary key (id),
  constraint prices_valid_check check (not isempty(valid)),
  constraint prices_variant_id_currency_valid_excl exclude using gist (variant_id with =, currency with =, valid with &&)
);
alter table public.prices enable row level security;
comment on table public.prices is 'What a variant costs, and when. Two prices of one time cannot be.';

alter table public.prices add constraint prices_variant_id_fkey
  foreign key (variant_id) references public.variants (id) on delete cascade;

create policy prices_select_back_office on public.prices for select to back_office
  using (true);

create policy prices_select_customer on public.prices for select to customer
  using (valid @> now());

create policy prices_insert_back_office on public.prices for insert to back_office
  with check (true);

create policy prices_update_back_office on public.prices for update to back_office
  using (true)
  with check (true);

create policy prices_delete_back_office on public.prices for delete to back_office
  using (true);

revoke all on table public.prices from public, customer, back_office;
grant select, insert, update, delete on table public.prices to back_office;
grant select on table public.prices to customer;

revoke all on sequence public.prices_id_seq from public, customer;
