-- makes:       1 table, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       14f6e0ee5320a507 -> 3eac4b2e1feb73fa

create table clinical.vital_signs (
  code text not null,
  name text not null,
  active boolean not null default true,
  unit text not null,
  normal numrange,
  constraint vital_signs_pkey primary key (code),
  constraint vital_signs_code_check check (length(code) between 1 and 32)
);
comment on table clinical.vital_signs is 'What can be measured at the bedside, and between what it is normal.';

revoke all on table clinical.vital_signs from public, clinician;
grant select on table clinical.vital_signs to clinician;
