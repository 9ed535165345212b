create table public.units (
  id integer not null generated always as identity,
  name text not null,
  up text not null generated always as (upper(name)) stored,
  constraint units_pkey primary key (id)
);

create table public.currencies (
  id smallserial,
  code char(3) not null,
  constraint currencies_pkey primary key (id)
);

create table public.pairs (
  a text not null,
  b integer not null,
  constraint pairs_pkey primary key (a, b)
);

insert into public.units (id, name) overriding system value values
  (1, 'metre'),
  (2, 'second')
on conflict (id) do update set name = excluded.name;
select setval(s.seqrelid::regclass, t.last)
from pg_sequence s, (select max(id) as last from public.units) t
where s.seqrelid = pg_get_serial_sequence('public.units', 'id')::regclass and s.seqincrement > 0
  and t.last between coalesce(pg_sequence_last_value(s.seqrelid) + 1, s.seqstart) and s.seqmax;

insert into public.currencies (id, code) values
  (7, 'EUR')
on conflict (id) do update set code = excluded.code;
select setval(s.seqrelid::regclass, t.last)
from pg_sequence s, (select max(id) as last from public.currencies) t
where s.seqrelid = pg_get_serial_sequence('public.currencies', 'id')::regclass and s.seqincrement > 0
  and t.last between coalesce(pg_sequence_last_value(s.seqrelid) + 1, s.seqstart) and s.seqmax;

insert into public.pairs (a, b) values
  ('x', 1),
  ('x', -1)
on conflict (a, b) do nothing;
