-- makes:       1 table, 2 foreign keys, privileges
-- lock:        SHARE ROW EXCLUSIVE on billing.invoices, clinical.procedures
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       69ea43d9f33f0507 -> b403deb79bbe43c4

create table billing.invoice_lines (
  invoice_id bigint not null,
  line integer not null,
  procedure_id bigint,
  text text not null,
  quantity numeric(8,2) not null default 1,
  unit_price public.money_amount not null,
  total numeric(14,2) not null generated always as (quantity * unit_price) stored,
  constraint invoice_lines_pkey primary key (invoice_id, line),
  constraint invoice_lines_line_check check (line > 0),
  constraint invoice_lines_quantity_check check (quantity > 0)
);

alter table billing.invoice_lines add constraint invoice_lines_invoice_id_fkey
  foreign key (invoice_id) references billing.invoices (id) on delete cascade;

alter table billing.invoice_lines add constraint invoice_lines_procedure_id_fkey
  foreign key (procedure_id) references clinical.procedures (id) on delete restrict;

revoke all on table billing.invoice_lines from public, clinician, accountant;
grant select, insert, update (quantity, text, unit_price), delete on table billing.invoice_lines to accountant;
