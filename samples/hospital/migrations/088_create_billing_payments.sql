-- makes:       1 table, 1 foreign key, 2 triggers, privileges
-- lock:        SHARE ROW EXCLUSIVE on billing.invoices
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       87778a7a5a517abd -> bfe6476e61064b2b

create table billing.payments (
  id bigint not null generated always as identity,
  invoice_id bigint not null,
  amount public.money_amount not null,
  reference text not null,
  received_on date not null default current_date,
  constraint payments_pkey primary key (id),
  constraint payments_reference_key unique (reference),
  constraint payments_amount_check check (amount <> 0)
);

alter table billing.payments add constraint payments_invoice_id_fkey
  foreign key (invoice_id) references billing.invoices (id) on delete restrict;

create trigger append_only
  before update or delete on billing.payments
  for each row execute function billing.refuse_change();

create trigger append_only_whole
  before truncate on billing.payments
  for each statement execute function billing.refuse_change();

revoke all on table billing.payments from public, clinician, accountant, auditor;
grant select, insert on table billing.payments to accountant;
grant select on table billing.payments to auditor;
