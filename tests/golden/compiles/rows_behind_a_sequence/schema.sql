create sequence public.plan_numbers as bigint;

create table public.plans (
  number bigint not null default nextval('public.plan_numbers'),
  name text not null,
  constraint plans_pkey primary key (number)
);

alter sequence public.plan_numbers owned by public.plans.number;

insert into public.plans (number, name) values
  (1, 'free'),
  (2, 'team')
on conflict (number) do update set name = excluded.name;
select setval(s.seqrelid::regclass, t.last)
from pg_sequence s, (select max(number) as last from public.plans) t
where s.seqrelid = pg_get_serial_sequence('public.plans', 'number')::regclass and s.seqincrement > 0
  and t.last between coalesce(pg_sequence_last_value(s.seqrelid) + 1, s.seqstart) and s.seqmax;
