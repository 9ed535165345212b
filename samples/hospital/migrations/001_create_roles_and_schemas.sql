-- makes:       5 roles, 11 schemas, 2 extensions, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       empty -> 87ef898a85208ed5

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'clinician') then
    create role clinician;
  end if;
exception when duplicate_object or unique_violation then
  null;  -- another database made it meanwhile
end
$$;
alter role clinician with nologin inherit;
comment on role clinician is 'Doctors, nurses and therapists: they read and write what belongs to treatment.';

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'front_desk') then
    create role front_desk;
  end if;
exception when duplicate_object or unique_violation then
  null;  -- another database made it meanwhile
end
$$;
alter role front_desk with nologin inherit;
comment on role front_desk is 'Front desks: they know who comes when, and nothing of why.';

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'diagnostics') then
    create role diagnostics;
  end if;
exception when duplicate_object or unique_violation then
  null;  -- another database made it meanwhile
end
$$;
alter role diagnostics with nologin inherit;
comment on role diagnostics is 'The pharmacy, the laboratory and radiology.';

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'accountant') then
    create role accountant;
  end if;
exception when duplicate_object or unique_violation then
  null;  -- another database made it meanwhile
end
$$;
alter role accountant with nologin inherit;
comment on role accountant is 'Those who send the bills.';

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'auditor') then
    create role auditor;
  end if;
exception when duplicate_object or unique_violation then
  null;  -- another database made it meanwhile
end
$$;
alter role auditor with nologin inherit;
comment on role auditor is 'Those who look whether everybody kept to the rules.';

create schema patients;
create schema scheduling;
create schema staff;
create schema clinical;
create schema theatre;
create schema wards;
create schema imaging;
create schema laboratory;
create schema pharmacy;
create schema audit;
create schema billing;

create extension if not exists moddatetime with schema public;
create extension if not exists btree_gist with schema public;

revoke all on schema patients from public, clinician, accountant, auditor, diagnostics, front_desk;
grant usage on schema patients to accountant;
grant usage on schema patients to auditor;
grant usage on schema patients to clinician;
grant usage on schema patients to diagnostics;
grant usage on schema patients to front_desk;

revoke all on schema scheduling from public, clinician, front_desk;
grant usage on schema scheduling to clinician;
grant usage on schema scheduling to front_desk;

revoke all on schema staff from public, clinician, accountant, auditor, diagnostics, front_desk;
grant usage on schema staff to accountant;
grant usage on schema staff to auditor;
grant usage on schema staff to clinician;
grant usage on schema staff to diagnostics;
grant usage on schema staff to front_desk;

revoke all on schema clinical from public, clinician, accountant, auditor, diagnostics;
grant usage on schema clinical to accountant;
grant usage on schema clinical to auditor;
grant usage on schema clinical to clinician;
grant usage on schema clinical to diagnostics;

revoke all on schema theatre from public, clinician;
grant usage on schema theatre to clinician;

revoke all on schema wards from public, clinician, diagnostics, front_desk;
grant usage on schema wards to clinician;
grant usage on schema wards to diagnostics;
grant usage on schema wards to front_desk;

revoke all on schema imaging from public, clinician, accountant, diagnostics, front_desk;
grant usage on schema imaging to accountant;
grant usage on schema imaging to clinician;
grant usage on schema imaging to diagnostics;
grant usage on schema imaging to front_desk;

revoke all on schema laboratory from public, clinician, accountant, diagnostics;
grant usage on schema laboratory to accountant;
grant usage on schema laboratory to clinician;
grant usage on schema laboratory to diagnostics;

revoke all on schema pharmacy from public, clinician, accountant, diagnostics;
grant usage on schema pharmacy to accountant;
grant usage on schema pharmacy to clinician;
grant usage on schema pharmacy to diagnostics;

revoke all on schema audit from public, clinician, auditor;
grant usage on schema audit to auditor;

revoke all on schema billing from public, clinician, accountant, auditor;
grant usage on schema billing to accountant;
grant usage on schema billing to auditor;
