-- makes:       1 table, 1 foreign key, privileges
-- lock:        SHARE ROW EXCLUSIVE on patients.patients
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       b85bde3d305850f3 -> fb33d10071bd4b70

create table patients.identifiers (
  system text not null,
  value text not null,
  patient_id bigint not null,
  constraint identifiers_pkey primary key (system, value),
  constraint identifiers_system_check check (system in ('passport', 'national', 'insurance', 'other_hospital', 'merged'))
);
comment on table patients.identifiers is 'Other numbers of the same person: a passport, another hospital''s, one given by mistake.';

alter table patients.identifiers add constraint identifiers_patient_id_fkey
  foreign key (patient_id) references patients.patients (id) on delete restrict;

revoke all on table patients.identifiers from public, clinician, accountant, front_desk;
grant select on table patients.identifiers to accountant;
grant select, insert, delete on table patients.identifiers to front_desk;
