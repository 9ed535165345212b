-- makes:       8 rows
-- lock:        ROW EXCLUSIVE on staff.professions
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       313a33a8e77e58af -> ab81cc3fb2c7f119

insert into staff.professions (code, name, is_medical, may_prescribe) values
  ('doctor', 'Doctor', true, true),
  ('nurse', 'Nurse', true, false),
  ('midwife', 'Midwife', true, false),
  ('pharmacist', 'Pharmacist', true, false),
  ('radiographer', 'Radiographer', true, false),
  ('technician', 'Laboratory technician', true, false),
  ('therapist', 'Therapist', true, false),
  ('clerk', 'Clerk', false, false)
on conflict (code) do update set name = excluded.name, is_medical = excluded.is_medical, may_prescribe = excluded.may_prescribe;
