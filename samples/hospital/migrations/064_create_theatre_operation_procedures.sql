-- makes:       1 table, 2 foreign keys, privileges
-- lock:        SHARE ROW EXCLUSIVE on theatre.operations, clinical.procedure_codes
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       6f3383621748bc64 -> 068566927129b11d

create table theatre.operation_procedures (
  operation_id bigint not null,
  code text not null,
  constraint operation_procedures_pkey primary key (operation_id, code)
);

alter table theatre.operation_procedures add constraint operation_procedures_operation_id_fkey
  foreign key (operation_id) references theatre.operations (id) on delete cascade;

alter table theatre.operation_procedures add constraint operation_procedures_code_fkey
  foreign key (code) references clinical.procedure_codes (code) on delete restrict;

revoke all on table theatre.operation_procedures from public, clinician;
grant select, insert, delete on table theatre.operation_procedures to clinician;
