-- makes:       1 table, 2 foreign keys, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on staff.people, staff.departments
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       679e75848738cc1a -> b488fdff4972f965

create table staff.shifts (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  person_id bigint not null,
  department_id bigint not null,
  during tstzrange not null,
  on_call boolean not null default false,
  constraint shifts_pkey primary key (id),
  constraint shifts_during_check check (upper(during) - lower(during) <= '24 hours'),
  constraint shifts_person_id_during_excl exclude using gist (person_id with =, during with &&)
);
comment on table staff.shifts is 'Early, late, night: when who is there. Nobody is in two places.';

alter table staff.shifts add constraint shifts_person_id_fkey
  foreign key (person_id) references staff.people (id) on delete cascade;

alter table staff.shifts add constraint shifts_department_id_fkey
  foreign key (department_id) references staff.departments (id) on delete restrict;

create trigger set_updated_at
  before update on staff.shifts
  for each row execute function public.moddatetime('updated_at');

revoke all on table staff.shifts from public, clinician, front_desk;
grant select on table staff.shifts to clinician;
grant select on table staff.shifts to front_desk;
