-- makes:       1 view, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       92bbdd4e01e030e4 -> 8fb3ce5756596311

create view patients.directory as
  select p.id, p.number, p.family_name, p.given_names, p.born_on, a.city
  from patients.patients p
  left join patients.addresses a on a.patient_id = p.id and a.kind = 'home' and a.valid @> current_date
  where p.died_at is null and not exists (select from patients.merges m where m.merged_id = p.id);
comment on view patients.directory is 'A patient as a front desk knows them.';

revoke all on table patients.directory from public, clinician, front_desk;
grant select on table patients.directory to front_desk;
