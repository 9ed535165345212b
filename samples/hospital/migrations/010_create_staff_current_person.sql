-- makes:       1 function, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       620ba343a51b7978 -> a26ae21308f46337

create function staff.current_person()
  returns bigint
  language sql
  stable
  as $$ select nullif(current_setting('app.person_id', true), '')::bigint $$;
comment on function staff.current_person() is 'Who is signed in. The application says it in each transaction: `set local app.person_id = ''42''`.';

revoke all on function staff.current_person() from public, clinician, accountant, auditor, diagnostics, front_desk;
grant execute on function staff.current_person() to accountant;
grant execute on function staff.current_person() to auditor;
grant execute on function staff.current_person() to clinician;
grant execute on function staff.current_person() to diagnostics;
grant execute on function staff.current_person() to front_desk;
