-- makes:       1 table, 4 partitions, 2 foreign keys, privileges
-- lock:        SHARE ROW EXCLUSIVE on clinical.encounters, clinical.vital_signs
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       b9924668d588b171 -> fab162f6689009cd

create table clinical.measurements (
  id bigint not null generated always as identity,
  encounter_id bigint not null,
  sign text not null,
  at timestamptz not null,
  value numeric(8,2),
  blood_pressure jsonb,
  device text,
  constraint measurements_pkey primary key (id, at),
  constraint measurements_check check (num_nonnulls(value, blood_pressure) = 1)
) partition by range (at);
comment on table clinical.measurements is 'Measurements, by the minute in intensive care: a partition a month, ten years of them.';

create table clinical.measurements_2026_11 partition of clinical.measurements
  for values from ('2026-11-01 00:00:00+00') to ('2026-12-01 00:00:00+00');

create table clinical.measurements_2026_12 partition of clinical.measurements
  for values from ('2026-12-01 00:00:00+00') to ('2027-01-01 00:00:00+00');

create table clinical.measurements_2027_01 partition of clinical.measurements
  for values from ('2027-01-01 00:00:00+00') to ('2027-02-01 00:00:00+00');

create table clinical.measurements_2027_02 partition of clinical.measurements
  for values from ('2027-02-01 00:00:00+00') to ('2027-03-01 00:00:00+00');

alter table clinical.measurements add constraint measurements_encounter_id_fkey
  foreign key (encounter_id) references clinical.encounters (id) on delete restrict;

alter table clinical.measurements add constraint measurements_sign_fkey
  foreign key (sign) references clinical.vital_signs (code) on delete restrict;

revoke all on table clinical.measurements_2026_11 from public, clinician;
revoke all on table clinical.measurements_2026_12 from public, clinician;
revoke all on table clinical.measurements_2027_01 from public, clinician;
revoke all on table clinical.measurements_2027_02 from public, clinician;

revoke all on table clinical.measurements from public, clinician;
grant select, insert on table clinical.measurements to clinician;
