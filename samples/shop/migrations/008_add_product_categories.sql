-- makes:       1 table, 2 foreign keys, 5 policies, privileges
-- lock:        SHARE ROW EXCLUSIVE on public.products, public.categories
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       cc5c1864b6c82abc -> e1abb688a06942a7

create table public.product_categories (
  product_id bigint not null,
  category_id bigint not null,
  constraint product_categories_pkey primary key (product_id, category_id)
);
alter table public.product_categories enable row level security;

alter table public.product_categories add constraint product_categories_product_id_fkey
  foreign key (product_id) references public.products (id) on delete cascade;

alter table public.product_categories add constraint product_categories_category_id_fkey
  foreign key (category_id) references public.categories (id) on delete cascade;

create policy product_categories_select_back_office on public.product_categories for select to back_office
  using (true);

create policy product_categories_select_customer on public.product_categories for select to customer
  using (exists (select 1 from public.products where products.id = product_categories.product_id and (status = 'active')));

create policy product_categories_insert_back_office on public.product_categories for insert to back_office
  with check (true);

create policy product_categories_update_back_office on public.product_categories for update to back_office
  using (true)
  with check (true);

create policy product_categories_delete_back_office on public.product_categories for delete to back_office
  using (true);

revoke all on table public.product_categories from public, customer, back_office;
grant select, insert, update, delete on table public.product_categories to back_office;
grant select on table public.product_categories to customer;
