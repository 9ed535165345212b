-- makes:       6 rows
-- lock:        ROW EXCLUSIVE on clinical.vital_signs
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       ab81cc3fb2c7f119 -> 6e3549777011dcae

insert into clinical.vital_signs (code, name, unit, normal) values
  ('pulse', 'Pulse', '1/min', '[50,100]'),
  ('temperature', 'Temperature', '°C', '[36,37.5]'),
  ('saturation', 'Oxygen saturation', '%', '[94,100]'),
  ('breathing', 'Breathing rate', '1/min', '[12,20]'),
  ('blood_pressure', 'Blood pressure', 'mmHg', null),
  ('pain', 'Pain', '0-10', '[0,3]')
on conflict (code) do update set name = excluded.name, unit = excluded.unit, normal = excluded.normal;
