-- makes:       1 view, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       91103f7d3963c9e2 -> 5719919cbe89602a

create view laboratory.critical_results as
  select r.id, o.encounter_id, r.test, t.name, r.value, t.unit, r.validated_at
  from laboratory.results r
  join laboratory.tests t on t.code = r.test
  join laboratory.specimens s on s.id = r.specimen_id
  join laboratory.orders o on o.id = s.order_id
  where r.flag = 'critical' and r.replaced_by is null and r.validated_at is not null;
comment on view laboratory.critical_results is 'Results that somebody has to hear of now.';

revoke all on table laboratory.critical_results from public, clinician, diagnostics;
grant select on table laboratory.critical_results to clinician;
grant select on table laboratory.critical_results to diagnostics;
