-- What must never happen in the hospital, tried. The partitions of the migrations are of the day on which they were
-- written; rows of any other day are taken here.
create table audit.log_other partition of audit.log default;
create table clinical.measurements_other partition of clinical.measurements default;
grant clinician, front_desk, diagnostics, accountant, auditor to current_user;

insert into staff.departments (id, code, name, cost_center) overriding system value values (1, 'SURG', 'Surgery', '4711');
insert into staff.people (id, number, name, profession, email, employed) overriding system value values
  (1, 'ST000001', 'Dr. Grace', 'doctor', 'grace@hospital.example', '[2020-01-01,)'),
  (2, 'ST000002', 'Tom', 'nurse', 'tom@hospital.example', '[2021-01-01,)');
insert into wards.buildings (id, name) overriding system value values (1, 'Main');
insert into wards.wards (id, building_id, department_id, code, name, floor) overriding system value
  values (1, 1, 1, 'S1', 'Surgery 1', 2);
insert into wards.rooms (id, building_id, ward_id, number, purpose) overriding system value values
  (1, 1, 1, '201', 'patients'),
  (2, 1, 1, 'OP1', 'theatre');
insert into wards.beds (id, room_id, label) overriding system value values (1, 1, 'A'), (2, 1, 'B');
insert into theatre.theatres (room_id, name) values (2, 'One');
insert into clinical.diagnosis_codes (code, name, chapter) values ('K35', 'Acute appendicitis', 'XI');

-- The front desk takes two patients in, and does not learn why they are here.
set local role front_desk;
set local app.person_id = '2';
insert into patients.patients (number, family_name, given_names, born_on, sex) values
  ('P000001', 'Moon', 'Ada', '1990-05-01', 'female'),
  ('P000002', 'Sun', 'Bob', '1955-01-31', 'male');
do $$
begin
  assert (select count(*) from patients.directory) = 2, 'the front desk finds its patients';
  perform from clinical.diagnoses;
  raise assert_failure using message = 'the front desk can read diagnoses';
exception when insufficient_privilege then
  null;
end
$$;

-- They are treated; a bed and a theatre are for one.
set local role clinician;
set local app.person_id = '1';
insert into clinical.encounters (number, patient_id, department_id, class, responsible_id, starts_at)
  select 'E00000' || id, id, 1, 'inpatient', 1, '2026-11-01 08:00+00' from patients.patients;
insert into clinical.diagnoses (encounter_id, noted_by, code, rank) select id, 1, 'K35', 'main' from clinical.encounters;
insert into wards.stays (encounter_id, bed_id, during)
  select id, 1, '[2026-11-01 09:00+00,)' from clinical.encounters where number = 'E000001';
insert into theatre.operations (encounter_id, theatre_id, planned)
  select id, 2, '[2026-11-02 08:00+00, 2026-11-02 10:00+00)' from clinical.encounters where number = 'E000001';
do $$
declare
  second constant bigint := (select id from clinical.encounters where number = 'E000002');
begin
  begin
    insert into wards.stays (encounter_id, bed_id, during) values (second, 1, '[2026-11-02 09:00+00,)');
    raise assert_failure using message = 'two patients can lie in one bed';
  exception when exclusion_violation then
    null;
  end;
  begin
    insert into theatre.operations (encounter_id, theatre_id, planned)
      values (second, 2, '[2026-11-02 09:30+00, 2026-11-02 11:00+00)');
    raise assert_failure using message = 'two can be operated on in one theatre';
  exception when exclusion_violation then
    null;
  end;
  begin
    insert into clinical.diagnoses (encounter_id, noted_by, code, rank) values (second, 1, 'K35', 'main');
    raise assert_failure using message = 'a case can have two main diagnoses';
  exception when unique_violation then
    null;
  end;
  begin
    insert into clinical.measurements (encounter_id, sign, at) values (second, 'pulse', now());
    raise assert_failure using message = 'a measurement can be empty';
  exception when check_violation then
    null;
  end;
end
$$;

-- What was noted stays, even for those who may write.
insert into clinical.notes (encounter_id, noted_by, kind, text)
  select id, 1, 'admission', 'Pain in the lower right.' from clinical.encounters;
reset role;
do $$
begin
  update clinical.notes set text = 'No pain.';
  raise assert_failure using message = 'a note can be changed';
exception when insufficient_privilege then
  null;
end
$$;

-- A substance that a patient cannot take is found in every drug that has it.
insert into pharmacy.substances (code, name) values ('J01CA04', 'Amoxicillin');
insert into pharmacy.drugs (id, name, form, manufacturer) overriding system value values (1, 'Amoxi 500', 'tablet', 'Pharma');
insert into pharmacy.drug_substances (drug_id, substance, amount, unit) values (1, 'J01CA04', 500, 'mg');
set local role clinician;
insert into patients.alerts (patient_id, noted_by, kind, severity, substance, text)
  select id, 1, 'allergy', 'deadly', 'J01CA04', 'Shock in 2019' from patients.patients where number = 'P000001';
do $$
declare
  ada constant bigint := (select id from patients.patients where number = 'P000001');
begin
  assert (select array_agg(a) from pharmacy.allergies_to(ada, 1) as a) = array['Amoxicillin'], 'the allergy is found';
  assert not exists (select from pharmacy.allergies_to(ada + 1, 1)), 'and not for somebody else';
end
$$;

-- The log knows who did what.
set local role auditor;
do $$
begin
  assert (select array_agg(distinct user_id order by user_id) from audit.log where table_name in ('patients', 'encounters'))
    = array['1', '2'], 'the nurse took them in, the doctor treats them';
end
$$;
