-- makes:       1 table, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       97c4c0dd379fd570 -> b576f1e9d96b1b63

create table pharmacy.substances (
  code text not null,
  name text not null,
  active boolean not null default true,
  is_controlled boolean not null default false,
  constraint substances_pkey primary key (code),
  constraint substances_code_check check (length(code) between 1 and 32)
);
comment on table pharmacy.substances is 'What works in a drug. ATC codes.';
comment on column pharmacy.substances.is_controlled is 'Under lock and key, and counted.';

revoke all on table pharmacy.substances from public, clinician, diagnostics;
grant select on table pharmacy.substances to clinician;
grant select on table pharmacy.substances to diagnostics;
