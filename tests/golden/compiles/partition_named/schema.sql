create table public.trades (
  id integer not null,
  note text,
  constraint trades_pkey primary key (id)
) partition by range (id);

create table public.trades_1 partition of public.trades
  for values from (1) to (10);

create table public.trades_2 partition of public.trades
  for values from (10) to (20) partition by hash (id);

create table public.trades_2_0 partition of public.trades_2
  for values with (modulus 2, remainder 0);

create table public.trades_2_1 partition of public.trades_2
  for values with (modulus 2, remainder 1);

create function public.number_of(public.trades_1)
  returns integer
  language sql
  as $$ select $1.id $$;

create table public.notes (
  trade integer not null,
  other integer not null
);

alter table public.notes add constraint notes_trade_fkey
  foreign key (trade) references public.trades_1 (id);

alter table public.notes add constraint notes_other_fkey
  foreign key (other) references public.trades_2 (id);

create view public.first_trades as
  select * from public.trades_1;

create view public.noted as
  select note from public.trades_2_1 where note is not null;

create publication first_ones;

alter publication first_ones add table public.trades_1 (id);
alter publication first_ones add table public.trades_2_0;

 analyze public.trades_2_0;
