create table public.people (
  id integer not null,
  name text not null,
  age integer not null,
  constraint people_pkey primary key (id)
);

create table public.pets (
  id integer not null,
  owner_id integer not null,
  constraint pets_pkey primary key (id)
);

create view public.using_merges as
  select id, a.name from public.people a join public.pets b using (id) join public.pets c using (id);

create view public.natural_merges as
  select id from public.people natural left join public.pets;

create view public.full_merges as
  select id, x.id as same from public.people full join public.pets using (id) as x;

create view public.outputs_first as
  select a.* from public.people a join public.pets b on b.owner_id = a.id order by id;

create view public.sides as
  select a.id from public.people a, public.pets b join (select 1 as n) c on owner_id = n;

create view public.joined as
  select x.name from (public.people join public.pets on owner_id = people.id) as x, public.people;

create view public.inner_first as
  select (select max(id) from public.pets people) as m from public.people;

create view public.beside as
  select a.id, b.n from public.people a, lateral (select a.id + 1 as n) b where b.n > 1;

create view public.rows_of as
  select id from public.people where (id, age) in (select id, owner_id from public.pets);

create view public.row_is as
  select id from public.people where (id, age) = (select id, owner_id from public.pets limit 1);

create view public.some_exist as
  select id from public.people where exists (select id, owner_id from public.pets);

create view public.lines as
  select * from (values (1, 2), (3, 4)) as v(a, b);
