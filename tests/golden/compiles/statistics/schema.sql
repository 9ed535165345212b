create schema app;
create schema counts;

create table app.addresses (
  id bigint not null generated always as identity,
  city text not null,
  zip text not null,
  street text,
  details jsonb,
  constraint addresses_pkey primary key (id)
);

create statistics app.addresses_city_zip_stat (ndistinct, dependencies) on city, zip from app.addresses;
comment on statistics app.addresses_city_zip_stat is 'A zip code is of one city.';

create statistics app.addresses_city_zip_stat1 on city, zip from app.addresses;
create statistics app.by_hand on city, street from app.addresses;
create statistics app.addresses_expr_stat on lower(street) from app.addresses;
create statistics counts.by_zip (ndistinct) on zip, street from app.addresses;
create statistics app.addresses_city_expr_stat (mcv) on city, lower(street) from app.addresses;

create table public.a_table_with_a_name_that_is_rather_long (
  a_column_with_a_long_name integer not null,
  another_one_with_a_long_name integer not null
);

create statistics public.a_table_with_a_name_that_is_r_a_column_with_a_long_name_an_stat on a_column_with_a_long_name, another_one_with_a_long_name from public.a_table_with_a_name_that_is_rather_long;

create materialized view app.zips as
  select city, zip, count(*) as addresses from app.addresses group by city, zip;

create statistics app.zips_city_zip_stat (dependencies) on city, zip from app.zips;
