-- makes:       1 table, 1 trigger, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       42805fd79020b059 -> a99bd2956ec0f83d

create table pharmacy.drugs (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  name text not null,
  form text not null,
  manufacturer text not null,
  active boolean not null default true,
  constraint drugs_pkey primary key (id),
  constraint drugs_name_form_manufacturer_key unique (name, form, manufacturer),
  constraint drugs_form_check check (form in ('tablet', 'capsule', 'injection', 'infusion', 'ointment', 'drops'))
);
comment on table pharmacy.drugs is 'A drug as it is bought: a box with a strength and a form.';

create trigger set_updated_at
  before update on pharmacy.drugs
  for each row execute function public.moddatetime('updated_at');

revoke all on table pharmacy.drugs from public, clinician, accountant, diagnostics;
grant select on table pharmacy.drugs to accountant;
grant select on table pharmacy.drugs to clinician;
grant select on table pharmacy.drugs to diagnostics;
