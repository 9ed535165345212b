-- makes:       1 table, 1 foreign key, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on staff.professions
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       aa8bf38bf19856d3 -> f558ef065d994c19

create table staff.people (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  number public.record_number not null,
  name text not null,
  profession text not null,
  email public.email not null,
  phone public.phone,
  employed daterange not null,
  constraint people_pkey primary key (id),
  constraint people_email_key unique (email),
  constraint people_number_key unique (number),
  constraint people_employed_check check (not isempty(employed))
);
comment on table staff.people is 'Somebody who works here. Who has left stays, as what they did has their name.';

alter table staff.people add constraint people_profession_fkey
  foreign key (profession) references staff.professions (code) on delete restrict;

create trigger set_updated_at
  before update on staff.people
  for each row execute function public.moddatetime('updated_at');

revoke all on table staff.people from public, clinician, accountant, auditor, diagnostics, front_desk;
grant select on table staff.people to accountant;
grant select on table staff.people to auditor;
grant select on table staff.people to clinician;
grant select on table staff.people to diagnostics;
grant select on table staff.people to front_desk;
