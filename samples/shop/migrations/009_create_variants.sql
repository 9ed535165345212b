-- makes:       1 table, 1 foreign key, 1 trigger, 5 policies, privileges
-- lock:        SHARE ROW EXCLUSIVE on public.products
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       e1abb688a06942a7 -> d7263572bc0d6e8f

create table public.variants (
  id bigint not null generated always as identity,
  product_id bigint not null,
  sku text not null,
  name text not null,
  options jsonb not null default '{}',
  weight_grams integer,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint variants_pkey primary key (id),
  constraint variants_product_id_options_key unique (product_id, options),
  constraint variants_sku_key unique (sku),
  constraint variants_options_check check (jsonb_typeof(options) = 'object'),
  constraint variants_sku_check check (sku ~ '^[A-Z0-9-]{3,32}$'),
  constraint variants_weight_grams_check check (weight_grams > 0)
);
alter table public.variants enable row level security;
comment on table public.variants is 'What can be put into a basket: one size and colour of a product.';
comment on column public.variants.options is 'Size, colour, …: `{"size": "42"}`.';

alter table public.variants add constraint variants_product_id_fkey
  foreign key (product_id) references public.products (id) on delete cascade;

create trigger set_updated_at
  before update on public.variants
  for each row execute function public.moddatetime('updated_at');

create policy variants_select_back_office on public.variants for select to back_office
  using (true);

create policy variants_select_customer on public.variants for select to customer
  using (exists (select from public.products p where p.id = product_id and p.status = 'active'));

create policy variants_insert_back_office on public.variants for insert to back_office
  with check (true);

create policy variants_update_back_office on public.variants for update to back_office
  using (true)
  with check (true);

create policy variants_delete_back_office on public.variants for delete to back_office
  using (true);

revoke all on table public.variants from public, customer, back_office;
grant select, insert, update, delete on table public.variants to back_office;
grant select on table public.variants to customer;

revoke all on sequence public.variants_id_seq from public, customer;
