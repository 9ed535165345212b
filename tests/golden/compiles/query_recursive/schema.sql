create table public.parts (
  id integer not null,
  part_of integer,
  name text not null,
  constraint parts_pkey primary key (id)
);

create view public.trees as
  with recursive tree (id, path, depth) as (
    select id, array[name], 0 from public.parts where part_of is null
    union all
    select parts.id, tree.path || parts.name, depth + 1
    from tree join public.parts on parts.part_of = tree.id left join public.parts as other on other.id = parts.id
    where depth < (select max(id) from public.parts)
  )
  select id, path, depth from tree order by path;

create view public.numbers as
  with recursive n (value) as ((select 1 order by 1 limit 1) union (select value + 1 from n where value < 10 limit 3))
  select value, count(*) over () as all_of from n;

create view public.forward as
  with recursive a as (select id from b), b as (select id from public.parts) select id from a;
