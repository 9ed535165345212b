-- makes:       1 view, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       5719919cbe89602a -> c6bdc7d1b0e5b13d

create view audit.curious as
  select l.person_id, p.name, count(*) as looks, count(distinct l.patient_id) as patients
  from audit.looks l
  join staff.people p on p.id = l.person_id
  where l.at > now() - interval '30 days'
  group by l.person_id, p.name
  order by count(*) desc;
comment on view audit.curious is 'How many looks each member of staff took in the last thirty days, the most curious first.';

revoke all on table audit.curious from public, clinician, auditor;
grant select on table audit.curious to auditor;
