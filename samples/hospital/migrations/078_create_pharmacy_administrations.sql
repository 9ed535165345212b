-- makes:       1 table, 3 foreign keys, 2 triggers, privileges
-- lock:        SHARE ROW EXCLUSIVE on pharmacy.prescriptions, pharmacy.batches, staff.people
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       e4985a64d5ed7175 -> 9c40fd23fee71658

create table pharmacy.administrations (
  id bigint not null generated always as identity,
  prescription_id bigint not null,
  batch_id bigint,
  given_by bigint not null,
  at timestamptz not null default now(),
  dose numeric(10,3) not null,
  outcome text not null default 'given',
  constraint administrations_pkey primary key (id),
  constraint administrations_check check ((outcome = 'given') = (dose > 0)),
  constraint administrations_outcome_check check (outcome in ('given', 'refused', 'omitted'))
);
comment on table pharmacy.administrations is 'What a patient was given, or refused, dose by dose.';

alter table pharmacy.administrations add constraint administrations_prescription_id_fkey
  foreign key (prescription_id) references pharmacy.prescriptions (id) on delete restrict;

alter table pharmacy.administrations add constraint administrations_batch_id_fkey
  foreign key (batch_id) references pharmacy.batches (id) on delete restrict;

alter table pharmacy.administrations add constraint administrations_given_by_fkey
  foreign key (given_by) references staff.people (id) on delete restrict;

create trigger append_only
  before update or delete on pharmacy.administrations
  for each row execute function pharmacy.refuse_change();

create trigger append_only_whole
  before truncate on pharmacy.administrations
  for each statement execute function pharmacy.refuse_change();

revoke all on table pharmacy.administrations from public, clinician;
grant select, insert on table pharmacy.administrations to clinician;
