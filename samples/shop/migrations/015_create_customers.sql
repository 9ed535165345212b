-- makes:       1 table, 1 trigger, 6 policies, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       e71694e332251bb0 -> be75e8ed72c22da9

create table public.customers (
  id bigint not null generated always as identity,
  email text not null,
  name text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint customers_pkey primary key (id),
  constraint customers_email_key unique (email),
  constraint customers_email_check check (email = lower(email) and email like '%_@_%'),
  constraint customers_name_check check (length(name) between 1 and 120)
);
alter table public.customers enable row level security;

create trigger set_updated_at
  before update on public.customers
  for each row execute function public.moddatetime('updated_at');

create policy customers_select_back_office on public.customers for select to back_office
  using (true);

create policy customers_select_customer on public.customers for select to customer
  using (id = public.current_customer());

create policy customers_insert_back_office on public.customers for insert to back_office
  with check (true);

create policy customers_update_back_office on public.customers for update to back_office
  using (true)
  with check (true);

create policy customers_update_customer on public.customers for update to customer
  using (id = public.current_customer())
  with check (id = public.current_customer());

create policy customers_delete_back_office on public.customers for delete to back_office
  using (true);

revoke all on table public.customers from public, customer, back_office;
grant select, insert, update, delete on table public.customers to back_office;
grant select, update (email, name) on table public.customers to customer;

revoke all on sequence public.customers_id_seq from public, customer;
