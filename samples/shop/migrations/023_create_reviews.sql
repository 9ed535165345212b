-- makes:       1 table, 2 foreign keys, 1 trigger, 8 policies, privileges
-- lock:        SHARE ROW EXCLUSIVE on public.products, public.customers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       94050fb245866a87 -> 3a71ce7ee6aaa431

create table public.reviews (
  product_id bigint not null,
  customer_id bigint not null default public.current_customer(),
  stars integer not null,
  text text not null default '',
  published_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint reviews_pkey primary key (product_id, customer_id),
  constraint reviews_stars_check check (stars between 1 and 5),
  constraint reviews_text_check check (length(text) <= 5000)
);
alter table public.reviews enable row level security;
comment on table public.reviews is 'One review a customer and product, by those who have bought it.';

alter table public.reviews add constraint reviews_product_id_fkey
  foreign key (product_id) references public.products (id) on delete cascade;

alter table public.reviews add constraint reviews_customer_id_fkey
  foreign key (customer_id) references public.customers (id) on delete cascade;

create trigger set_updated_at
  before update on public.reviews
  for each row execute function public.moddatetime('updated_at');

create policy reviews_select_back_office on public.reviews for select to back_office
  using (true);

create policy reviews_select_customer on public.reviews for select to customer
  using (published_at is not null or customer_id = (select public.current_customer()));

create policy reviews_insert_back_office on public.reviews for insert to back_office
  with check (true);

create policy reviews_insert_customer on public.reviews for insert to customer
  with check (customer_id = (select public.current_customer())
    and exists (
      select from public.order_lines l
      join public.orders o on o.id = l.order_id
      join public.variants v on v.id = l.variant_id
      where v.product_id = reviews.product_id and o.status in ('shipped', 'delivered')
    ));

create policy reviews_update_back_office on public.reviews for update to back_office
  using (true)
  with check (true);

create policy reviews_update_customer on public.reviews for update to customer
  using (customer_id = (select public.current_customer()))
  with check (customer_id = (select public.current_customer()));

create policy reviews_delete_back_office on public.reviews for delete to back_office
  using (true);

create policy reviews_delete_customer on public.reviews for delete to customer
  using (customer_id = (select public.current_customer()));

revoke all on table public.reviews from public, customer, back_office;
grant select, insert, update, delete on table public.reviews to back_office;
grant select, insert (product_id, stars, text), update (stars, text), delete on table public.reviews to customer;
