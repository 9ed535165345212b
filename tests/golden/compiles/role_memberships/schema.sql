do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'staff') then
    create role staff;
  end if;
exception when duplicate_object or unique_violation then
  null;  -- another database made it meanwhile
end
$$;
alter role staff with nologin inherit;

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'readers') then
    create role readers;
  end if;
exception when duplicate_object or unique_violation then
  null;  -- another database made it meanwhile
end
$$;
alter role readers with nologin inherit;

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'auditors') then
    create role auditors;
  end if;
exception when duplicate_object or unique_violation then
  null;  -- another database made it meanwhile
end
$$;
alter role auditors with nologin noinherit;

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'app') then
    create role app;
  end if;
exception when duplicate_object or unique_violation then
  null;  -- another database made it meanwhile
end
$$;
alter role app with nologin noinherit;
grant readers to app with admin option, inherit true;
grant staff to app with inherit true;

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'clerk') then
    create role clerk;
  end if;
exception when duplicate_object or unique_violation then
  null;  -- another database made it meanwhile
end
$$;
alter role clerk with nologin inherit;
grant auditors to clerk with inherit false, set false;
grant readers to clerk;
grant staff to clerk with inherit false, set false;
