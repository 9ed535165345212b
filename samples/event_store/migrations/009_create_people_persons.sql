-- makes:       1 table, 4 partitions, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       f2def947290668d5 -> 5c01fc756d18f30a

create table people.persons (
  id uuid not null default gen_random_uuid(),
  region public.region not null,
  name text,
  email text,
  created_at timestamptz not null default now(),
  erased_at timestamptz,
  constraint persons_pkey primary key (region, id),
  constraint persons_region_email_key unique (region, email),
  constraint persons_check check (erased_at is null or (name is null and email is null)),
  constraint persons_email_check check (email like '%_@_%')
) partition by list (region);
comment on table people.persons is 'Who events are about. Events hold the id alone, so that a person can be erased and the events stay as they are. By
region: each can lie on storage of its own, and be asked for by itself.';

create table people.persons_eu partition of people.persons
  for values in ('eu');

create table people.persons_us partition of people.persons
  for values in ('us');

create table people.persons_apac partition of people.persons
  for values in ('apac');

create table people.persons_other partition of people.persons
  default;

revoke all on table people.persons from public, event_writer, privacy_officer;
grant insert on table people.persons to event_writer;
grant select, update (email, erased_at, name) on table people.persons to privacy_officer;

revoke all on table people.persons_eu from public;
revoke all on table people.persons_us from public;
revoke all on table people.persons_apac from public;
revoke all on table people.persons_other from public;
