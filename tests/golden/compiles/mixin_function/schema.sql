create schema audit;

create function public.current_user_id()
  returns uuid
  language sql
  stable
  as $$ select nullif(current_setting('shop.user', true), '')::uuid $$;

revoke all on function public.current_user_id() from public, app_user;
grant execute on function public.current_user_id() to app_user;

create table audit.log (
  id bigint not null generated always as identity,
  what text not null,
  constraint log_pkey primary key (id)
);

create function audit.note_log()
  returns trigger
  language plpgsql
  security definer
  set search_path = ''
  as $$
begin
  insert into audit.log (what) values (tg_table_name || ' by ' || public.current_user_id());
  return null;
end
$$;

revoke all on function audit.note_log() from public, app_user;

create table public.orders (
  id bigint not null generated always as identity,
  made_by uuid not null default public.current_user_id(),
  constraint orders_pkey primary key (id)
);
alter table public.orders enable row level security;

create trigger note_made
  after insert on public.orders
  for each row execute function audit.note_log();

create policy see_orders on public.orders for select to app_user
  using (made_by = (select public.current_user_id()));

create table public.invoices (
  id bigint not null generated always as identity,
  made_by uuid not null default public.current_user_id(),
  constraint invoices_pkey primary key (id)
);
alter table public.invoices enable row level security;

create trigger note_made
  after insert on public.invoices
  for each row execute function audit.note_log();

create policy see_invoices on public.invoices for select to app_user
  using (made_by = (select public.current_user_id()));
