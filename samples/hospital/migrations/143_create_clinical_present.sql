-- makes:       1 view, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       8fb3ce5756596311 -> 6612208fe3c0fb05

create view clinical.present as
  select e.id, e.number, e.patient_id, p.family_name, p.given_names, e.department_id, e.starts_at
  from clinical.encounters e
  join patients.patients p on p.id = e.patient_id
  where e.class = 'inpatient' and e.ends_at is null;
comment on view clinical.present is 'Who is in the house now.';

revoke all on table clinical.present from public, clinician;
grant select on table clinical.present to clinician;
