grant select on table ext.people to reader;

grant select on table ext.adults to reader;

create table public.members (
  id integer not null,
  level ext.level not null,
  constraint members_pkey primary key (id)
);

grant usage on schema ext to reader;

grant usage on type ext.level to app;

grant execute on function ext.level_of(integer) to app;

grant execute on procedure ext.rise(integer) to app;

create index people_id_idx on ext.people (id);
