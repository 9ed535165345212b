-- makes:       1 table, 2 foreign keys, privileges
-- lock:        SHARE ROW EXCLUSIVE on theatre.operations, staff.people
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       aa89b43eb41b6734 -> ef368a89c8a5f940

create table theatre.checklists (
  operation_id bigint not null,
  stop text not null,
  confirmed_by bigint not null,
  confirmed_at timestamptz not null default now(),
  constraint checklists_pkey primary key (operation_id, stop),
  constraint checklists_stop_check check (stop in ('sign_in', 'time_out', 'sign_out'))
);
comment on table theatre.checklists is 'The three stops of the surgical checklist.';

alter table theatre.checklists add constraint checklists_operation_id_fkey
  foreign key (operation_id) references theatre.operations (id) on delete cascade;

alter table theatre.checklists add constraint checklists_confirmed_by_fkey
  foreign key (confirmed_by) references staff.people (id) on delete restrict;

revoke all on table theatre.checklists from public, clinician;
grant select, insert on table theatre.checklists to clinician;
