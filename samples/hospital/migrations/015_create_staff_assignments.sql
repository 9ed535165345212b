-- makes:       1 table, 2 foreign keys, privileges
-- lock:        SHARE ROW EXCLUSIVE on staff.people, staff.departments
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       b8b481bc239b7bf6 -> dfab9e2d4d751395

create table staff.assignments (
  person_id bigint not null,
  department_id bigint not null,
  valid daterange not null,
  share numeric(3,2) not null default 1,
  constraint assignments_pkey primary key (person_id, department_id, valid),
  constraint assignments_share_check check (share > 0 and share <= 1),
  constraint assignments_person_id_department_id_valid_excl exclude using gist (person_id with =, department_id with =, valid with &&)
);
comment on table staff.assignments is 'Who belongs where, and with how much of their time. Nobody works more than all of it: the application sees to that.';

alter table staff.assignments add constraint assignments_person_id_fkey
  foreign key (person_id) references staff.people (id) on delete cascade;

alter table staff.assignments add constraint assignments_department_id_fkey
  foreign key (department_id) references staff.departments (id) on delete restrict;

revoke all on table staff.assignments from public, clinician, accountant, front_desk;
grant select on table staff.assignments to accountant;
grant select on table staff.assignments to clinician;
grant select on table staff.assignments to front_desk;
