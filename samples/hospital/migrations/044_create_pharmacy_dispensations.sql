-- makes:       1 table, 4 foreign keys, 2 triggers, privileges
-- lock:        SHARE ROW EXCLUSIVE on pharmacy.batches, wards.wards, staff.people
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       5ce957636a9b93ee -> 54908483de623258

create table pharmacy.dispensations (
  id bigint not null generated always as identity,
  batch_id bigint not null,
  ward_id bigint not null,
  quantity integer not null,
  handed_by bigint not null,
  witness_id bigint,
  at timestamptz not null default now(),
  constraint dispensations_pkey primary key (id),
  constraint dispensations_check check (witness_id <> handed_by),
  constraint dispensations_quantity_check check (quantity > 0)
);
comment on table pharmacy.dispensations is 'What left the pharmacy for a ward. Nobody is their own witness.';

alter table pharmacy.dispensations add constraint dispensations_batch_id_fkey
  foreign key (batch_id) references pharmacy.batches (id) on delete restrict;

alter table pharmacy.dispensations add constraint dispensations_ward_id_fkey
  foreign key (ward_id) references wards.wards (id) on delete restrict;

alter table pharmacy.dispensations add constraint dispensations_handed_by_fkey
  foreign key (handed_by) references staff.people (id) on delete restrict;

alter table pharmacy.dispensations add constraint dispensations_witness_id_fkey
  foreign key (witness_id) references staff.people (id) on delete restrict;

create trigger append_only
  before update or delete on pharmacy.dispensations
  for each row execute function pharmacy.refuse_change();

create trigger append_only_whole
  before truncate on pharmacy.dispensations
  for each statement execute function pharmacy.refuse_change();

revoke all on table pharmacy.dispensations from public, clinician, diagnostics;
grant select, insert on table pharmacy.dispensations to diagnostics;
