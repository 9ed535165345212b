-- makes:       1 function, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       9c40fd23fee71658 -> 66cc626db2eaee06

create function pharmacy.allergies_to(patient bigint, drug bigint)
  returns setof text
  language sql
  stable
  begin atomic
    select s.name
      from patients.alerts a
      join pharmacy.drug_substances d on d.substance = a.substance
      join pharmacy.substances s on s.code = d.substance
      where a.patient_id = patient and d.drug_id = drug and a.kind = 'allergy' and a.ended_at is null;
  end;
comment on function pharmacy.allergies_to(bigint, bigint) is 'Allergies of a patient to what is in a drug: what has to be empty before it is ordered.';

revoke all on function pharmacy.allergies_to(bigint, bigint) from public, clinician, diagnostics;
grant execute on function pharmacy.allergies_to(bigint, bigint) to clinician;
grant execute on function pharmacy.allergies_to(bigint, bigint) to diagnostics;
