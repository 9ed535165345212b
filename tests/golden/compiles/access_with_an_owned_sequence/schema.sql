create sequence public.ticket_numbers as bigint start with 1000;

revoke all on sequence public.ticket_numbers from public, anon, authenticated, service_role;
grant usage on sequence public.ticket_numbers to authenticated;
grant all on sequence public.ticket_numbers to service_role;

create sequence public.closed_numbers as bigint;

revoke all on sequence public.closed_numbers from public, anon, authenticated, service_role;

create table public.tickets (
  number bigint not null default nextval('public.ticket_numbers'),
  closed bigint not null default nextval('public.closed_numbers'),
  user_id uuid not null,
  constraint tickets_pkey primary key (number)
);
alter table public.tickets enable row level security;

alter sequence public.ticket_numbers owned by public.tickets.number;
alter sequence public.closed_numbers owned by public.tickets.closed;

alter table public.tickets add constraint tickets_user_id_fkey
  foreign key (user_id) references auth.users (id);

create policy tickets_select_authenticated on public.tickets for select to authenticated
  using (user_id = (select auth.uid()));

create policy tickets_insert_authenticated on public.tickets for insert to authenticated
  with check (user_id = (select auth.uid()));

revoke all on table public.tickets from public, anon, authenticated, service_role;
grant select, insert on table public.tickets to authenticated;
grant all on table public.tickets to service_role;

create index tickets_user_id_idx on public.tickets (user_id);
