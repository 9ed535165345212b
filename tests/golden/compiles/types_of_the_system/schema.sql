create table public.sessions (
  id integer not null,
  activity pg_catalog.pg_stat_activity,
  host information_schema.sql_identifier not null,
  rights aclitem[] not null,
  flags "bit" not null,
  tree pg_node_tree,
  constraint sessions_pkey primary key (id)
);

create function public.rights_of(class pg_catalog.pg_class, max information_schema.cardinal_number)
  returns setof aclitem
  language sql
  as $$ select unnest(class.relacl) limit max $$;
