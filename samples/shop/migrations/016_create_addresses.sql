-- makes:       1 table, 1 foreign key, 5 policies, privileges
-- lock:        SHARE ROW EXCLUSIVE on public.customers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       be75e8ed72c22da9 -> 08df45d859549b25

create table public.addresses (
  id bigint not null generated always as identity,
  customer_id bigint not null,
  address jsonb not null,
  is_default boolean not null default false,
  constraint addresses_pkey primary key (id),
  constraint addresses_address_check check (not (address @@ '$.type() != "object" || exists($ ? (!exists(@.name) || @.name.type() != "string" || !exists(@.street) || @.street.type() != "string" || !exists(@.postcode) || @.postcode.type() != "string" || !exists(@.city) || @.city.type() != "string" || !exists(@.country) || @.country.type() != "string"))'::jsonpath))
);
alter table public.addresses enable row level security;

alter table public.addresses add constraint addresses_customer_id_fkey
  foreign key (customer_id) references public.customers (id) on delete cascade;

create policy addresses_select_back_office on public.addresses for select to back_office
  using (true);

create policy addresses_select_customer on public.addresses for select to customer
  using (customer_id = (select public.current_customer()));

create policy addresses_insert_customer on public.addresses for insert to customer
  with check (customer_id = (select public.current_customer()));

create policy addresses_update_customer on public.addresses for update to customer
  using (customer_id = (select public.current_customer()))
  with check (customer_id = (select public.current_customer()));

create policy addresses_delete_customer on public.addresses for delete to customer
  using (customer_id = (select public.current_customer()));

revoke all on table public.addresses from public, customer, back_office;
grant select on table public.addresses to back_office;
grant select, insert, update, delete on table public.addresses to customer;

revoke all on sequence public.addresses_id_seq from public, customer;
