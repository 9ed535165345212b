-- makes:       1 table, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       dfab9e2d4d751395 -> cedc5d3a60bfcbcb

create table staff.qualifications (
  code text not null,
  name text not null,
  active boolean not null default true,
  constraint qualifications_pkey primary key (code),
  constraint qualifications_code_check check (length(code) between 1 and 32)
);
comment on table staff.qualifications is 'What somebody may do beyond their profession: anaesthesia, chemotherapy, radiation.';

revoke all on table staff.qualifications from public, clinician, diagnostics;
grant select on table staff.qualifications to clinician;
grant select on table staff.qualifications to diagnostics;
