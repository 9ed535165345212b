create table public.people (
  id integer not null,
  born date not null default '2000-01-01',
  gone date default null,
  name varchar(20) not null,
  note text,
  constraint people_pkey primary key (id),
  constraint people_is_named check (name <> '')
);

create table public.pets (
  name text not null,
  born date not null default current_date,
  gone date default '2030-01-01',
  id integer not null,
  constraint pets_pkey primary key (id),
  constraint pets_is_named check (name <> '')
);

create function public.count_people()
  returns bigint
  language sql
  stable
  as $$ select count(*) from people $$;

create function public.count_pets()
  returns bigint
  language sql
  stable
  as $$ select count(*) from pets $$;

create view public.old_people with (security_invoker = true) as
  select * from public.people where gone is not null;

create view public.old_pets with (security_invoker = true) as
  select * from public.pets where gone is not null;
