-- makes:       1 table, 1 trigger, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       238ffc1696a59420 -> 18ecff12e2c95506

create table billing.insurers (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  name text not null,
  number text not null,
  country public.country_code not null,
  constraint insurers_pkey primary key (id),
  constraint insurers_name_key unique (name),
  constraint insurers_number_key unique (number)
);

create trigger set_updated_at
  before update on billing.insurers
  for each row execute function public.moddatetime('updated_at');

revoke all on table billing.insurers from public, clinician, accountant;
grant select, insert, update on table billing.insurers to accountant;
