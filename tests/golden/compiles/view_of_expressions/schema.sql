create type public.order_side as enum ('buy', 'sell');

create domain public.percent as numeric constraint percent_check check (value between 0 and 100);

create type public.pair as (a integer, b text);

create table public.orders (
  id bigint not null generated always as identity,
  side public.order_side not null,
  status text not null default 'open',
  name text not null,
  note text,
  quantity integer not null,
  price numeric(12,4) not null,
  discount public.percent,
  tags text[] not null,
  data jsonb not null,
  at timestamptz not null default now(),
  cost numeric(16,4) not null generated always as (quantity * price) stored,
  constraint orders_pkey primary key (id),
  constraint orders_quantity_check check (quantity > 0),
  constraint orders_status_check check (status in ('open', 'closed'))
);

create function public.last_note(of integer)
  returns text
  language sql
  stable
  as $$ select note from public.orders where id = of $$;

create function public.split(of text)
  returns table (head text, tail text)
  language sql
  immutable
  as $$ select 'a', 'b' $$;

create view public.lines as
  select
    id, upper(name) as loud, name || note as both_texts, coalesce(note, name) as shown, quantity * price as value,
    quantity / 2 as half, price > 10 as dear, at + interval '1 day' as next, at::date as day, side::text as side_text,
    coalesce(discount, 0) as discount, array[name, note] as texts, tags[1] as first_tag, data ->> 'a' as a,
    data -> 'b' as b, 'x' as constant, null as nothing, case when price > 1 then 1 else 2.5 end as weight,
    case side when 'buy' then 1 end as only_bought, nullif(name, '') as named, greatest(quantity, 1) as most,
    row_number() over (order by id) as place, lag(name) over (order by id) as before, public.last_note(quantity) as last_one,
    extract(year from at) as year, exists (select from public.orders) as any_at_all, (1, 'a')::public.pair as a_pair,
    (select count(*) from public.orders) as total, (select max(o.name) from public.orders o) as greatest_name
  from public.orders;
comment on view public.lines is 'What PostgreSQL makes of columns, of two of them, of none.';

create view public.totals as
  select side, count(*) as n, sum(quantity) as quantity, sum(price) as price, avg(quantity) as average, max(note) as last,
    array_agg(name order by id) as names, jsonb_agg(data) as all_data, bool_and(price > 1) as dear
  from public.orders group by side;
comment on view public.totals is 'Aggregates have a value for each group, and none of no rows.';

create view public.sums as
  select count(*) as n, sum(quantity) as quantity, min(side) as side from public.orders;

create view public.pairs as
  select o.name, p.name as other, p.quantity + 1 as more, coalesce(p.name, 'none') as other_or_none, s.head, t.tag
  from public.orders o
  left join (select * from public.orders where status = 'open') p on p.id = o.id + 1
  cross join public.split(o.name) s
  cross join unnest(o.tags) as t (tag);
comment on view public.pairs is 'What is joined outside may be missing.';

create view public.several (n, label) as
  with recursive counted as (select 1 as n union all select n + 1 from counted where n < 3)
  select n, 'counted' from counted
  union all
  select quantity, note from public.orders;
