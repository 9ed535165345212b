-- makes:       1 table, 1 foreign key, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on pharmacy.drugs
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       72a14a03fcbab5d6 -> 238ffc1696a59420

create table pharmacy.batches (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  drug_id bigint not null,
  number text not null,
  expires_on date not null,
  quantity integer not null,
  constraint batches_pkey primary key (id),
  constraint batches_drug_id_number_key unique (drug_id, number),
  constraint batches_quantity_check check (quantity >= 0)
);
comment on table pharmacy.batches is 'What lies in a cupboard of the pharmacy, with the number that it is called back by.';

alter table pharmacy.batches add constraint batches_drug_id_fkey
  foreign key (drug_id) references pharmacy.drugs (id) on delete restrict;

create trigger set_updated_at
  before update on pharmacy.batches
  for each row execute function public.moddatetime('updated_at');

revoke all on table pharmacy.batches from public, clinician, diagnostics;
grant select on table pharmacy.batches to clinician;
grant select, insert, update (quantity) on table pharmacy.batches to diagnostics;
