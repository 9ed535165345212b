-- makes:       1 table, 2 foreign keys, 4 policies, privileges
-- lock:        SHARE ROW EXCLUSIVE on public.warehouses, public.variants
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       100aa69855371b96 -> 8393f4f44aa35218

create table public.stock (
  warehouse_id bigint not null,
  variant_id bigint not null,
  on_hand integer not null default 0,
  reserved integer not null default 0,
  constraint stock_pkey primary key (warehouse_id, variant_id),
  constraint stock_is_there check (reserved <= on_hand),
  constraint stock_on_hand_check check (on_hand >= 0),
  constraint stock_reserved_check check (reserved >= 0)
);
alter table public.stock enable row level security;
comment on table public.stock is 'How much of a variant lies where. Nothing is promised that is not there.';

alter table public.stock add constraint stock_warehouse_id_fkey
  foreign key (warehouse_id) references public.warehouses (id) on delete restrict;

alter table public.stock add constraint stock_variant_id_fkey
  foreign key (variant_id) references public.variants (id) on delete restrict;

create policy stock_select_back_office on public.stock for select to back_office
  using (true);

create policy stock_insert_back_office on public.stock for insert to back_office
  with check (true);

create policy stock_update_back_office on public.stock for update to back_office
  using (true)
  with check (true);

create policy stock_delete_back_office on public.stock for delete to back_office
  using (true);

revoke all on table public.stock from public, customer, back_office;
grant select, insert, update, delete on table public.stock to back_office;
