create table public.notices (
  id integer not null,
  body text not null,
  constraint notices_pkey primary key (id)
);
alter table public.notices enable row level security;

create policy notices_select_public on public.notices for select
  using (true);

create policy notices_update_public on public.notices for update
  using (id > 0)
  with check (id > 0);

revoke all on table public.notices from public, anon, authenticated, service_role;
grant update (body) on table public.notices to anon;
grant select, update (body) on table public.notices to public;
grant all on table public.notices to service_role;
