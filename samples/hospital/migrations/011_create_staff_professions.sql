-- makes:       1 table, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       a26ae21308f46337 -> aa8bf38bf19856d3

create table staff.professions (
  code text not null,
  name text not null,
  active boolean not null default true,
  is_medical boolean not null,
  may_prescribe boolean not null default false,
  constraint professions_pkey primary key (code),
  constraint professions_check check (is_medical or not may_prescribe),
  constraint professions_code_check check (length(code) between 1 and 32)
);
comment on table staff.professions is 'What somebody is: surgeon, nurse, radiographer.';

revoke all on table staff.professions from public, clinician, accountant, auditor, diagnostics, front_desk;
grant select on table staff.professions to accountant;
grant select on table staff.professions to auditor;
grant select on table staff.professions to clinician;
grant select on table staff.professions to diagnostics;
grant select on table staff.professions to front_desk;
