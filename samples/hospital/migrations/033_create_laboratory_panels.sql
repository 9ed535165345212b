-- makes:       1 table, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       a7544c0635ca1383 -> d4943cbbed17822a

create table laboratory.panels (
  code text not null,
  name text not null,
  active boolean not null default true,
  constraint panels_pkey primary key (code),
  constraint panels_code_check check (length(code) between 1 and 32)
);
comment on table laboratory.panels is 'Tests that are ordered together.';

revoke all on table laboratory.panels from public, clinician, diagnostics;
grant select on table laboratory.panels to clinician;
grant select on table laboratory.panels to diagnostics;
