-- makes:       1 table, 2 foreign keys, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on billing.invoices, billing.insurers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       b403deb79bbe43c4 -> b7eee59bb5576214

create table billing.claims (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  invoice_id bigint not null,
  insurer_id bigint not null,
  sent_at timestamptz not null default now(),
  answer text,
  answered_at timestamptz,
  accepted public.money_amount,
  constraint claims_pkey primary key (id),
  constraint claims_accepted_check check (accepted >= 0),
  constraint claims_answer_check check (answer in ('accepted', 'reduced', 'rejected')),
  constraint claims_check check ((answer is null) = (answered_at is null))
);
comment on table billing.claims is 'What was asked of an insurer, and what they answered.';

alter table billing.claims add constraint claims_invoice_id_fkey
  foreign key (invoice_id) references billing.invoices (id) on delete restrict;

alter table billing.claims add constraint claims_insurer_id_fkey
  foreign key (insurer_id) references billing.insurers (id) on delete restrict;

create trigger set_updated_at
  before update on billing.claims
  for each row execute function public.moddatetime('updated_at');

revoke all on table billing.claims from public, clinician, accountant;
grant select, insert, update (accepted, answer, answered_at) on table billing.claims to accountant;
