-- makes:       3 roles, 3 schemas, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       empty -> 60b892d94dfb9a13

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'event_writer') then
    create role event_writer;
  end if;
exception when duplicate_object or unique_violation then
  null;  -- another database made it meanwhile
end
$$;
alter role event_writer with nologin inherit;
comment on role event_writer is 'Appends events, and reads what it has to know for that.';

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'event_reader') then
    create role event_reader;
  end if;
exception when duplicate_object or unique_violation then
  null;  -- another database made it meanwhile
end
$$;
alter role event_reader with nologin inherit;
comment on role event_reader is 'Follows the feed.';

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'privacy_officer') then
    create role privacy_officer;
  end if;
exception when duplicate_object or unique_violation then
  null;  -- another database made it meanwhile
end
$$;
alter role privacy_officer with nologin inherit;
comment on role privacy_officer is 'Answers and erases people who ask for their data.';

create schema retention;
comment on schema retention is 'What became of old rows.';

create schema events;
create schema people;

revoke all on schema events from public, event_reader, event_writer;
grant usage on schema events to event_reader;
grant usage on schema events to event_writer;

revoke all on schema people from public, event_writer, privacy_officer;
grant usage on schema people to event_writer;
grant usage on schema people to privacy_officer;
