-- makes:       1 table, 4 partitions, 2 foreign keys, 2 triggers, privileges
-- lock:        SHARE ROW EXCLUSIVE on staff.people, patients.patients
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       0728ebb678841766 -> 4a45048d1d0fd132

create table audit.looks (
  id bigint not null generated always as identity,
  at timestamptz not null default now(),
  person_id bigint not null,
  patient_id bigint not null,
  reason text not null,
  constraint looks_pkey primary key (id, at),
  constraint looks_reason_check check (length(reason) >= 10)
) partition by range (at);
comment on table audit.looks is 'Who looked at whose record, and why, where it was no patient of theirs.';

create table audit.looks_2026_11 partition of audit.looks
  for values from ('2026-11-01 00:00:00+00') to ('2026-12-01 00:00:00+00');

create table audit.looks_2026_12 partition of audit.looks
  for values from ('2026-12-01 00:00:00+00') to ('2027-01-01 00:00:00+00');

create table audit.looks_2027_01 partition of audit.looks
  for values from ('2027-01-01 00:00:00+00') to ('2027-02-01 00:00:00+00');

create table audit.looks_2027_02 partition of audit.looks
  for values from ('2027-02-01 00:00:00+00') to ('2027-03-01 00:00:00+00');

alter table audit.looks add constraint looks_person_id_fkey
  foreign key (person_id) references staff.people (id) on delete restrict;

alter table audit.looks add constraint looks_patient_id_fkey
  foreign key (patient_id) references patients.patients (id) on delete restrict;

create trigger append_only
  before update or delete on audit.looks
  for each row execute function audit.refuse_change();

create trigger append_only_whole
  before truncate on audit.looks
  for each statement execute function audit.refuse_change();

revoke all on table audit.looks_2026_11 from public, clinician;
revoke all on table audit.looks_2026_12 from public, clinician;
revoke all on table audit.looks_2027_01 from public, clinician;
revoke all on table audit.looks_2027_02 from public, clinician;

revoke all on table audit.looks from public, clinician, auditor;
grant select on table audit.looks to auditor;
