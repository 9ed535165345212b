-- makes:       1 table, 1 trigger, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       b5e29b5cc26b9cc6 -> 5d3ce394b937a8a5

create table laboratory.analyzers (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  name text not null,
  manufacturer text not null,
  calibrated_on date not null,
  constraint analyzers_pkey primary key (id),
  constraint analyzers_name_key unique (name)
);

create trigger set_updated_at
  before update on laboratory.analyzers
  for each row execute function public.moddatetime('updated_at');

revoke all on table laboratory.analyzers from public, clinician, diagnostics;
grant select, update (calibrated_on) on table laboratory.analyzers to diagnostics;
