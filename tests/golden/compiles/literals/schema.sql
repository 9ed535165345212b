create type public.order_side as enum ('buy', 'sell');

create table public.events (
  id integer not null,
  day date not null default 'today',
  at timestamptz not null default '2024-02-29 24:00:00+02',
  opens time not null default '24:00',
  lasts interval not null default '@ 1 year 2 mons ago',
  during daterange not null default '[2024-02-01,)',
  numbers integer[] not null default '{1, 2, null}',
  price numeric(5,2) not null default 999.994,
  flags bit(3) not null default '101',
  code char(2) not null default 'ab  ',
  weight double precision not null default '1e308',
  constraint events_pkey primary key (id),
  constraint events_at_check check (at < 'infinity' and at > 'epoch'),
  constraint events_check check ('{buy,sell}'::public.order_side[] <> '{null}'),
  constraint events_day_check check (day > 'January 8, 1999'),
  constraint events_during_check check (during <> 'empty' and during <> '["2024-01-01","2024-02-01"]'),
  constraint events_lasts_check check (lasts < '1-2 3 4:05:06' and lasts <> 'P1Y2M' and lasts <> '1day'),
  constraint events_numbers_check check (numbers <> '{}' and numbers <> '[0:1]={1,2}'),
  constraint events_opens_check check (opens <> '04:05:06 PM')
);

create table public.hosts (
  address inet not null,
  network cidr not null,
  device macaddr not null,
  token uuid not null,
  info jsonb not null,
  content bytea not null,
  place point not null,
  words tsvector not null,
  constraint hosts_pkey primary key (address),
  constraint hosts_address_check check (address <> '192.168.0.1/24' and address <> '::ffff:1.2.3.4'),
  constraint hosts_content_check check (content <> '\x00 ff' and content <> 'a\\b\001'),
  constraint hosts_device_check check (device <> '08-00-2b-01-02-03' and device <> '08002b:010203'),
  constraint hosts_info_check check (info @> '[1, "x", {"a": null}]' and info <> ' 1e5 '),
  constraint hosts_network_check check (network <> '192.168/16' and network <> '10.0.0.0/8'),
  constraint hosts_place_check check (place ~= '(1, 2)' and place ~= '3,4'),
  constraint hosts_token_check check (token <> '{a0eebc999c0b4ef8bb6d6bb9bd380a11}'),
  constraint hosts_words_check check (words @@ '!cat & (rat | dog:*)'::tsquery and words @@ 'cat <-> rat')
);

create view public.soon as
  select id from public.events where at < 'tomorrow' and lasts > interval '1.5 weeks';
