-- makes:       1 table, 3 foreign keys, 3 triggers, privileges
-- lock:        SHARE ROW EXCLUSIVE on clinical.encounters, billing.insurers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       c22aaf5e49b3723c -> 69ea43d9f33f0507

create table billing.invoices (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  number public.record_number not null,
  encounter_id bigint not null,
  insurer_id bigint,
  credit_for bigint,
  status text not null default 'draft',
  issued_on date,
  due_on date,
  constraint invoices_pkey primary key (id),
  constraint invoices_credit_for_key unique (credit_for),
  constraint invoices_number_key unique (number),
  constraint invoices_check check (due_on >= issued_on),
  constraint invoices_check1 check (status = 'draft' or issued_on is not null),
  constraint invoices_status_check check (status in ('draft', 'sent', 'paid', 'disputed', 'written_off'))
);
comment on table billing.invoices is 'A bill. Once it was sent it is not changed: a credit note takes it back.';

alter table billing.invoices add constraint invoices_encounter_id_fkey
  foreign key (encounter_id) references clinical.encounters (id) on delete restrict;

alter table billing.invoices add constraint invoices_insurer_id_fkey
  foreign key (insurer_id) references billing.insurers (id) on delete restrict;

alter table billing.invoices add constraint invoices_credit_for_fkey
  foreign key (credit_for) references billing.invoices (id) on delete restrict;

create trigger set_updated_at
  before update on billing.invoices
  for each row execute function public.moddatetime('updated_at');

create trigger audit
  after insert or update or delete on billing.invoices
  for each row execute function audit.record_log('');

create trigger audit_truncate
  after truncate on billing.invoices
  for each statement execute function audit.record_log('');

revoke all on table billing.invoices from public, clinician, accountant, auditor;
grant select, insert, update (due_on, issued_on, status) on table billing.invoices to accountant;
grant select on table billing.invoices to auditor;
