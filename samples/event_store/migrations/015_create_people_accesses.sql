-- makes:       1 table, 4 partitions, 1 foreign key, 2 triggers, privileges
-- lock:        SHARE ROW EXCLUSIVE on people.persons
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       e8126f9f284e01b1 -> d625b5278ac7b8f0

create table people.accesses (
  id bigint not null generated always as identity,
  region public.region not null,
  person_id uuid not null,
  officer text not null default current_user,
  reason text not null,
  at timestamptz not null default now(),
  constraint accesses_pkey primary key (id, at),
  constraint accesses_reason_check check (length(reason) between 10 and 1000)
) partition by range (at);
comment on table people.accesses is 'Who looked at whom, and why: kept ten years, the first of them here.';

create table people.accesses_2026_11 partition of people.accesses
  for values from ('2026-11-01 00:00:00+00') to ('2026-12-01 00:00:00+00');

create table people.accesses_2026_12 partition of people.accesses
  for values from ('2026-12-01 00:00:00+00') to ('2027-01-01 00:00:00+00');

create table people.accesses_2027_01 partition of people.accesses
  for values from ('2027-01-01 00:00:00+00') to ('2027-02-01 00:00:00+00');

create table people.accesses_2027_02 partition of people.accesses
  for values from ('2027-02-01 00:00:00+00') to ('2027-03-01 00:00:00+00');

alter table people.accesses add constraint accesses_region_person_id_fkey
  foreign key (region, person_id) references people.persons (region, id);

create trigger append_only
  before update or delete on people.accesses
  for each row execute function people.refuse_change();

create trigger append_only_whole
  before truncate on people.accesses
  for each statement execute function people.refuse_change();

revoke all on table people.accesses_2026_11 from public;
revoke all on table people.accesses_2026_12 from public;
revoke all on table people.accesses_2027_01 from public;
revoke all on table people.accesses_2027_02 from public;

revoke all on table people.accesses from public, privacy_officer;
grant select, insert (person_id, reason, region) on table people.accesses to privacy_officer;
