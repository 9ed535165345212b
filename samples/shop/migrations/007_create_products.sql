-- makes:       1 table, 1 trigger, 5 policies, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       0c5a18752d6d03e3 -> cc5c1864b6c82abc

create table public.products (
  id bigint not null generated always as identity,
  slug public.slug not null,
  name text not null,
  description text not null default '',
  brand text,
  status text not null default 'draft',
  tax_class text not null default 'standard',
  search tsvector not null generated always as (setweight(to_tsvector('english', name), 'A')
    || setweight(to_tsvector('english', coalesce(brand, '')), 'B')
    || setweight(to_tsvector('english', description), 'C')) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint products_pkey primary key (id),
  constraint products_slug_key unique (slug),
  constraint products_name_check check (length(name) between 1 and 200),
  constraint products_status_check check (status in ('draft', 'active', 'archived')),
  constraint products_tax_class_check check (tax_class in ('standard', 'reduced', 'none'))
);
alter table public.products enable row level security;
comment on column public.products.search is 'What the search looks into: the name counts most.';

create trigger set_updated_at
  before update on public.products
  for each row execute function public.moddatetime('updated_at');

create policy products_select_back_office on public.products for select to back_office
  using (true);

create policy products_select_customer on public.products for select to customer
  using (status = 'active');

create policy products_insert_back_office on public.products for insert to back_office
  with check (true);

create policy products_update_back_office on public.products for update to back_office
  using (true)
  with check (true);

create policy products_delete_back_office on public.products for delete to back_office
  using (true);

revoke all on table public.products from public, customer, back_office;
grant select, insert, update, delete on table public.products to back_office;
grant select on table public.products to customer;

revoke all on sequence public.products_id_seq from public, customer;
