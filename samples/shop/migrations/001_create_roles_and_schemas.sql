-- makes:       2 roles, 3 extensions
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       empty -> 805648ee2aa27ec9

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'customer') then
    create role customer;
  end if;
exception when duplicate_object or unique_violation then
  null;  -- another database made it meanwhile
end
$$;
alter role customer with nologin inherit;
comment on role customer is 'What the shop''s pages connect as: sees what is sold, and what belongs to the customer who is signed in.';

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'back_office') then
    create role back_office;
  end if;
exception when duplicate_object or unique_violation then
  null;  -- another database made it meanwhile
end
$$;
alter role back_office with nologin inherit;
comment on role back_office is 'The people who run the shop, and the service that talks to the payment provider.';

create extension if not exists moddatetime with schema public;
create extension if not exists btree_gist with schema public;
create extension if not exists pg_trgm with schema public;
