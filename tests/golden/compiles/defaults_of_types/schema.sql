create type public.level as enum ('low', 'high');

create domain public.day as date not null;

create table public.many (
  a numeric(5,2) not null default 1.239,
  b integer not null default '  12 ',
  c boolean not null default ' TRUE ',
  d timestamptz not null default 'infinity',
  e date not null default 'today',
  f timestamp not null default '2024-01-01T00:00:00Z',
  g varchar(3) not null default 'abc   ',
  h date not null default '2024-1-5',
  i double precision not null default 'NaN',
  j numeric not null default 'Infinity',
  k timestamptz not null default '2024-01-01 10:00 Europe/Berlin',
  l jsonb not null default '{"a": 1}',
  m uuid not null default '{a0eebc99-9c0b4ef8-bb6d6bb9-bd380a11}',
  n public.level[] not null default '{low,null}',
  o public.day not null default '2024-02-29',
  p text not null default 5,
  q numeric not null default 2.50,
  r text[] not null default '{"a b",c}',
  s smallint not null default '-5',
  t public.level not null default 'high',
  constraint many_q_check check (q in (1, 2.5))
);
