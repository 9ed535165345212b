create type public.side as enum ('long', 'short', 'Both');
comment on type public.side is 'How a position is held.';

create table public.positions (
  id bigint not null generated always as identity,
  side public.side not null default 'long',
  constraint positions_pkey primary key (id)
);
