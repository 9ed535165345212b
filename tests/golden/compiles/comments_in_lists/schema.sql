create table public.people (
  id integer not null,
  name text not null,
  at date not null,
  constraint people_pkey primary key (id),
  constraint people_name_at_key unique (name, at)
);

create function public.greet(who integer, how text default 'Hello')
  returns table (line text, number integer)
  language sql
  as $$ select how, who $$;

create index people_name_lower_at_idx on public.people (name, lower(name), at desc);

insert into public.people (id, name, at) values
  (1, 'Ann', '2024-01-01')
on conflict (id) do update set name = excluded.name, at = excluded.at;
