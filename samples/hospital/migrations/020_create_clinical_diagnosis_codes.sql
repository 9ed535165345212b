-- makes:       1 table, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       659061c198de8b89 -> ae6a2ca798d5f914

create table clinical.diagnosis_codes (
  code text not null,
  name text not null,
  active boolean not null default true,
  chapter text not null,
  constraint diagnosis_codes_pkey primary key (code),
  constraint diagnosis_codes_code_check check (length(code) between 1 and 32)
);
comment on table clinical.diagnosis_codes is 'ICD-10.';

revoke all on table clinical.diagnosis_codes from public, clinician, accountant;
grant select on table clinical.diagnosis_codes to accountant;
grant select on table clinical.diagnosis_codes to clinician;
