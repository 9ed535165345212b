-- makes:       1 table, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       5d3ce394b937a8a5 -> b86351cfd9cc7e2a

create table laboratory.tests (
  code text not null,
  name text not null,
  active boolean not null default true,
  specimen text not null,
  unit text,
  constraint tests_pkey primary key (code),
  constraint tests_code_check check (length(code) between 1 and 32),
  constraint tests_specimen_check check (specimen in ('blood', 'urine', 'swab', 'tissue', 'other'))
);
comment on table laboratory.tests is 'What can be found out, from what, and in which unit. LOINC codes.';

revoke all on table laboratory.tests from public, clinician, accountant, diagnostics;
grant select on table laboratory.tests to accountant;
grant select on table laboratory.tests to clinician;
grant select on table laboratory.tests to diagnostics;
