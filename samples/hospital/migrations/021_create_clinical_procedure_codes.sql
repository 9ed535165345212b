-- makes:       1 table, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       ae6a2ca798d5f914 -> 14f6e0ee5320a507

create table clinical.procedure_codes (
  code text not null,
  name text not null,
  active boolean not null default true,
  constraint procedure_codes_pkey primary key (code),
  constraint procedure_codes_code_check check (length(code) between 1 and 32)
);
comment on table clinical.procedure_codes is 'The classification of operations and procedures.';

revoke all on table clinical.procedure_codes from public, clinician, accountant;
grant select on table clinical.procedure_codes to accountant;
grant select on table clinical.procedure_codes to clinician;
