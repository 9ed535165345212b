create type public.side as enum ('buy', 'sell');

revoke all on type public.side from public, app, reader;
grant usage on type public.side to app;
grant usage on type public.side to reader;

create domain public.positive as integer not null constraint positive_check check (value > 0);

revoke all on type public.positive from public, app, reader;
grant usage on type public.positive to app with grant option;
grant usage on type public.positive to reader with grant option;

create type public.money_amount as (amount numeric, currency text);

revoke all on type public.money_amount from public;
