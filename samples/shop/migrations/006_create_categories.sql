-- makes:       1 table, 1 foreign key, 5 policies, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       7302c17d75220a7f -> 0c5a18752d6d03e3

create table public.categories (
  id bigint not null generated always as identity,
  parent_id bigint,
  slug public.slug not null,
  name text not null,
  "position" integer not null default 0,
  constraint categories_pkey primary key (id),
  constraint categories_slug_key unique (slug),
  constraint categories_check check (parent_id <> id)
);
alter table public.categories enable row level security;
comment on table public.categories is 'A shelf of the shop. Shelves stand in shelves.';

alter table public.categories add constraint categories_parent_id_fkey
  foreign key (parent_id) references public.categories (id) on delete restrict;

create policy categories_select_back_office on public.categories for select to back_office
  using (true);

create policy categories_select_customer on public.categories for select to customer
  using (true);

create policy categories_insert_back_office on public.categories for insert to back_office
  with check (true);

create policy categories_update_back_office on public.categories for update to back_office
  using (true)
  with check (true);

create policy categories_delete_back_office on public.categories for delete to back_office
  using (true);

revoke all on table public.categories from public, customer, back_office;
grant select, insert, update, delete on table public.categories to back_office;
grant select on table public.categories to customer;

revoke all on sequence public.categories_id_seq from public, customer;
