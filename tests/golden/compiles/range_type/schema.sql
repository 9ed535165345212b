create schema many;

create type public.name_range as range (subtype = text, subtype_opclass = text_pattern_ops, collation = "C", multirange_type_name = public.name_multirange);

create type public.level as enum ('low', 'middle', 'high');

create type public.levels as range (subtype = public.level, multirange_type_name = public.levels_multirange);

create type public.times as range (subtype = time, multirange_type_name = many.times);

create function public.price_distance(numeric, numeric)
  returns double precision
  language sql
  immutable
  as $$ select ($1 - $2)::float8 $$;

create type public.price_range as range (subtype = numeric, subtype_diff = public.price_distance, multirange_type_name = public.price_ranges);
comment on type public.price_range is 'From one price to another.';

revoke all on type public.price_range from public, app;
grant usage on type public.price_range to app;

create table public.offers (
  id uuid not null,
  prices public.price_range not null default public.price_range(1, 2),
  many public.price_ranges,
  levels public.levels,
  names public.name_range,
  open many.times,
  constraint offers_pkey primary key (id),
  constraint offers_prices_excl exclude using gist (prices with &&)
);
