create table public.payments (
  id integer not null,
  paid_at date not null,
  amount numeric not null
) partition by range (paid_at);

create table public.payments_old partition of public.payments
  for values from (minvalue) to ('2020-01-01');
alter table public.payments_old enable row level security;

create table public.payments_current partition of public.payments
  for values from ('2020-01-01') to ('2030-01-01');

create table public.payments_later partition of public.payments
  for values from ('2030-01-01') to (maxvalue);
alter table public.payments_later force row level security;

create statistics public.payments_old_paid_at_amount_stat (mcv) on paid_at, amount from public.payments_old;

create policy counted on public.payments_old for select to reader
  using (amount > 0);
comment on policy counted on public.payments_old is 'Old ones are there for whoever counts them.';

create policy small on public.payments_current as restrictive for all to clerk
  using (amount < 1000);

revoke all on table public.payments_old from public, reader;
grant select on table public.payments_old to reader;

create table public.notes (
  id integer not null,
  constraint notes_pkey primary key (id)
);
alter table public.notes force row level security;

create policy own on public.notes for select to reader
  using (id > 0);

revoke all on table public.notes from public, reader;
grant select (ctid, id) on table public.notes to reader;
