create table public.accounts (
  id uuid not null,
  user_id uuid not null,
  constraint accounts_pkey primary key (id)
);
alter table public.accounts enable row level security;

alter table public.accounts add constraint accounts_user_id_fkey
  foreign key (user_id) references auth.users (id);

create policy accounts_select_authenticated on public.accounts for select to authenticated
  using (user_id = (select auth.uid()));

create policy accounts_insert_authenticated on public.accounts for insert to authenticated
  with check (user_id = (select auth.uid()));

create policy accounts_update_authenticated on public.accounts for update to authenticated
  using (user_id = (select auth.uid()))
  with check (user_id = (select auth.uid()));

create policy accounts_delete_authenticated on public.accounts for delete to authenticated
  using (user_id = (select auth.uid()));

revoke all on table public.accounts from public, anon, authenticated, service_role;
grant select, insert, update, delete on table public.accounts to authenticated;
grant all on table public.accounts to service_role;

create table public.notes (
  id uuid not null,
  account_id uuid not null,
  status text not null,
  constraint notes_pkey primary key (id),
  constraint notes_status_check check (status in ('open', 'closed'))
);
alter table public.notes enable row level security;

alter table public.notes add constraint notes_account_id_fkey
  foreign key (account_id) references public.accounts (id);

create policy notes_select_anon on public.notes for select to anon
  using (status = 'open');

create policy notes_select_authenticated on public.notes for select to authenticated
  using (exists (select 1 from public.accounts where accounts.id = notes.account_id and accounts.user_id = (select auth.uid())));

create policy notes_insert_authenticated on public.notes for insert to authenticated
  with check (exists (select 1 from public.accounts where accounts.id = notes.account_id and accounts.user_id = (select auth.uid())));

create policy notes_update_authenticated on public.notes for update to authenticated
  using (exists (select 1 from public.accounts where accounts.id = notes.account_id and accounts.user_id = (select auth.uid())))
  with check (exists (select 1 from public.accounts where accounts.id = notes.account_id and accounts.user_id = (select auth.uid())));

revoke all on table public.notes from public, anon, authenticated, service_role;
grant select on table public.notes to anon;
grant select, insert, update (status) on table public.notes to authenticated;
grant all on table public.notes to service_role;

create index accounts_user_id_idx on public.accounts (user_id);

create index notes_account_id_idx on public.notes (account_id);
