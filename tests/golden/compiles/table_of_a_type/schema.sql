create schema billing;

create type billing.currency as enum ('eur', 'usd');

create type billing.amount as (value numeric(18,4), currency billing.currency, note text collate "C");
comment on type billing.amount is 'An amount of money.';

create table public.amounts of billing.amount (
  value with options not null default 0,
  constraint amounts_value_currency_key unique (value, currency),
  constraint amounts_value_check check (value >= 0)
);
alter table public.amounts alter column note set compression pglz;
comment on column public.amounts.value is 'In units of its currency.';

create table public.others of billing.amount;
