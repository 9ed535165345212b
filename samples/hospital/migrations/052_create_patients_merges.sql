-- makes:       1 table, 3 foreign keys, privileges
-- lock:        SHARE ROW EXCLUSIVE on patients.patients, staff.people
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       5db5ef4cac41f425 -> 29725e9b885418fc

create table patients.merges (
  kept_id bigint not null,
  merged_id bigint not null,
  merged_by bigint not null,
  merged_at timestamptz not null default now(),
  reason text not null,
  constraint merges_pkey primary key (merged_id),
  constraint merges_check check (kept_id <> merged_id)
);
comment on table patients.merges is 'Who is the same person as whom, where two records were made by mistake.';

alter table patients.merges add constraint merges_kept_id_fkey
  foreign key (kept_id) references patients.patients (id) on delete restrict;

alter table patients.merges add constraint merges_merged_id_fkey
  foreign key (merged_id) references patients.patients (id) on delete restrict;

alter table patients.merges add constraint merges_merged_by_fkey
  foreign key (merged_by) references staff.people (id) on delete restrict;

revoke all on table patients.merges from public, clinician, auditor, front_desk;
grant select on table patients.merges to auditor;
grant select, insert on table patients.merges to front_desk;
