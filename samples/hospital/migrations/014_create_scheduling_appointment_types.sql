-- makes:       1 table, 1 foreign key, privileges
-- lock:        SHARE ROW EXCLUSIVE on staff.departments
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       6982a533beb00fc6 -> b8b481bc239b7bf6

create table scheduling.appointment_types (
  code text not null,
  name text not null,
  active boolean not null default true,
  department_id bigint not null,
  minutes integer not null,
  constraint appointment_types_pkey primary key (code),
  constraint appointment_types_code_check check (length(code) between 1 and 32),
  constraint appointment_types_minutes_check check (minutes between 5 and 480)
);
comment on table scheduling.appointment_types is 'Why somebody comes, and how long that takes.';

alter table scheduling.appointment_types add constraint appointment_types_department_id_fkey
  foreign key (department_id) references staff.departments (id) on delete restrict;

revoke all on table scheduling.appointment_types from public, clinician, front_desk;
grant select on table scheduling.appointment_types to clinician;
grant select on table scheduling.appointment_types to front_desk;
