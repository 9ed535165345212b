-- makes:       1 table, 2 foreign keys, privileges
-- lock:        SHARE ROW EXCLUSIVE on theatre.operations, staff.people
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       068566927129b11d -> aa89b43eb41b6734

create table theatre.teams (
  operation_id bigint not null,
  person_id bigint not null,
  part text not null,
  constraint teams_pkey primary key (operation_id, person_id),
  constraint teams_part_check check (part in ('surgeon', 'assistant', 'anaesthetist', 'nurse'))
);
comment on table theatre.teams is 'Who operates. There is one first surgeon.';

alter table theatre.teams add constraint teams_operation_id_fkey
  foreign key (operation_id) references theatre.operations (id) on delete cascade;

alter table theatre.teams add constraint teams_person_id_fkey
  foreign key (person_id) references staff.people (id) on delete restrict;

revoke all on table theatre.teams from public, clinician;
grant select, insert, delete on table theatre.teams to clinician;
