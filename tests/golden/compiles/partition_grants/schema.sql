create table public.payments (
  id integer not null,
  paid_at date not null,
  note text
) partition by range (paid_at);

create table public.payments_old partition of public.payments
  for values from (minvalue) to ('2020-01-01');

create table public.payments_current partition of public.payments
  for values from ('2020-01-01') to (maxvalue);

revoke all on table public.payments_old from public, reader;
grant select on table public.payments_old to reader;

revoke all on table public.payments_current from public, clerk;
grant all on table public.payments_current to clerk with grant option;

revoke all on table public.payments from public, clerk, reader;
grant select, select (id), update (note) on table public.payments to clerk;
grant all on table public.payments to reader;
grant update (note) on table public.payments to reader;
