do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'settings_reader') then
    create role settings_reader;
  end if;
exception when duplicate_object or unique_violation then
  null;  -- another database made it meanwhile
end
$$;
alter role settings_reader with nologin inherit valid until 'infinity';
alter role settings_reader set idle_in_transaction_session_timeout = 0;
alter role settings_reader set lock_timeout = '5s';

create function public.sizes()
  returns integer
  language sql
  set work_mem = '64 MB'
  set maintenance_work_mem = '0x10000'
  as $$ select 1 $$;

create function public.numbers()
  returns integer
  language sql
  set statement_timeout to '1.5h'
  set random_page_cost = 1.1
  as $$ select 1 $$;

create function public.words()
  returns integer
  language sql
  set enable_seqscan = of
  set client_min_messages = 'info'
  as $$ select 1 $$;

create function public.in_capitals()
  returns integer
  language sql
  set bytea_output = 'HEX'
  set timezone = 'UTC'
  as $$ select 1 $$;

create function public.several()
  returns integer
  language sql
  set search_path = pg_catalog, public
  as $$ select 1 $$;

create function public.as_they_are()
  returns integer
  language sql
  set jit to default
  set work_mem from current
  as $$ select 1 $$;
