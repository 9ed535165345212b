-- makes:       1 role, 1 schema, 1 extension
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       empty -> 31dd9c2a28fd5925

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'analyst') then
    create role analyst;
  end if;
exception when duplicate_object or unique_violation then
  null;  -- another database made it meanwhile
end
$$;
alter role analyst with nologin inherit;
comment on role analyst is 'For the people who look after the service: how much there is, and nothing of what it says.';

create schema audit;

create extension if not exists moddatetime with schema extensions;
