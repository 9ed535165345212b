-- makes:       1 table, 2 foreign keys, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on staff.people
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       f558ef065d994c19 -> 6982a533beb00fc6

create table staff.departments (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  parent_id bigint,
  code text not null,
  name text not null,
  cost_center text not null,
  head_id bigint,
  constraint departments_pkey primary key (id),
  constraint departments_code_key unique (code),
  constraint departments_cost_center_key unique (cost_center),
  constraint departments_check check (parent_id <> id),
  constraint departments_code_check check (code ~ '^[A-Z]{2,6}$')
);
comment on table staff.departments is 'A part of the hospital with a head and a budget of its own. Departments stand in departments.';

alter table staff.departments add constraint departments_parent_id_fkey
  foreign key (parent_id) references staff.departments (id) on delete restrict;

alter table staff.departments add constraint departments_head_id_fkey
  foreign key (head_id) references staff.people (id) on delete set null;

create trigger set_updated_at
  before update on staff.departments
  for each row execute function public.moddatetime('updated_at');

revoke all on table staff.departments from public, clinician, accountant, auditor, diagnostics, front_desk;
grant select on table staff.departments to accountant;
grant select on table staff.departments to auditor;
grant select on table staff.departments to clinician;
grant select on table staff.departments to diagnostics;
grant select on table staff.departments to front_desk;
