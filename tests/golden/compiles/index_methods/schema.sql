create extension if not exists btree_gist with schema public;

create type public.level as enum ('low', 'high');

create table public.places (
  code uuid not null,
  name text not null,
  level public.level not null,
  tags text[] not null,
  data jsonb not null,
  at point not null,
  during tstzrange not null,
  area box not null,
  constraint places_area_excl exclude using gist (area with &&),
  constraint places_at_name_level_excl exclude using gist (at with ~=) include (name, level) where (name <> ''),
  constraint places_code_during_excl exclude using gist (code with =, during with &&)
);

create index places_code_idx on public.places using gist (code);
create index places_name_idx on public.places using hash (name);
create index places_name_idx1 on public.places using brin (name);
create index places_name_idx2 on public.places using spgist (name);
create index places_tags_idx on public.places using gin (tags);
create index places_data_idx on public.places using gin (data jsonb_path_ops);
create index places_at_idx on public.places using gist (at);
create index places_during_code_idx on public.places using spgist (during) include (code);
create index places_name_level_idx on public.places (name text_pattern_ops, level desc);
create index places_code_idx1 on public.places using brin (code) with (pages_per_range = 32);
