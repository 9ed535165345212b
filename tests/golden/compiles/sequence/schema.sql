create schema billing;

create sequence billing.invoice_numbers as bigint start with 1000;
comment on sequence billing.invoice_numbers is 'Numbers of invoices, which start at 1000.';

revoke all on sequence billing.invoice_numbers from public, app;
grant usage on sequence billing.invoice_numbers to app;

create unlogged sequence public.turns as smallint increment by -2 minvalue -9 maxvalue 9 start with 5 cache 3 cycle;

create sequence public.plain as bigint;

create table billing.invoices (
  number bigint not null default nextval('billing.invoice_numbers'),
  turn integer not null default nextval('public.turns'::regclass),
  old bigint not null default nextval('legacy.counter'),
  line serial,
  same bigint not null default currval('billing.invoices_line_seq'),
  constraint invoices_pkey primary key (number)
);

alter sequence billing.invoice_numbers owned by billing.invoices.number;

create view public.last_turn as
  select last_value from public.turns;
