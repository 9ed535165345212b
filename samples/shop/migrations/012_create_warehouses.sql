-- makes:       1 table, 4 policies, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       960f465bff4f0909 -> 100aa69855371b96

create table public.warehouses (
  id bigint not null generated always as identity,
  name text not null,
  address jsonb not null,
  constraint warehouses_pkey primary key (id),
  constraint warehouses_name_key unique (name),
  constraint warehouses_address_check check (not (address @@ '$.type() != "object" || exists($ ? (!exists(@.name) || @.name.type() != "string" || !exists(@.street) || @.street.type() != "string" || !exists(@.postcode) || @.postcode.type() != "string" || !exists(@.city) || @.city.type() != "string" || !exists(@.country) || @.country.type() != "string"))'::jsonpath))
);
alter table public.warehouses enable row level security;

create policy warehouses_select_back_office on public.warehouses for select to back_office
  using (true);

create policy warehouses_insert_back_office on public.warehouses for insert to back_office
  with check (true);

create policy warehouses_update_back_office on public.warehouses for update to back_office
  using (true)
  with check (true);

create policy warehouses_delete_back_office on public.warehouses for delete to back_office
  using (true);

revoke all on table public.warehouses from public, customer, back_office;
grant select, insert, update, delete on table public.warehouses to back_office;

revoke all on sequence public.warehouses_id_seq from public, customer;
