-- makes:       1 view, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       c6bdc7d1b0e5b13d -> 313a33a8e77e58af

create view billing.open_items as
  select i.id, i.number, i.insurer_id, i.due_on, l.total, coalesce(p.paid, 0) as paid
  from billing.invoices i
  join (select invoice_id, sum(total) as total from billing.invoice_lines group by invoice_id) l on l.invoice_id = i.id
  left join (select invoice_id, sum(amount) as paid from billing.payments group by invoice_id) p on p.invoice_id = i.id
  where i.status in ('sent', 'disputed') and l.total > coalesce(p.paid, 0);
comment on view billing.open_items is 'What is still owed.';

revoke all on table billing.open_items from public, clinician, accountant, auditor;
grant select on table billing.open_items to accountant;
grant select on table billing.open_items to auditor;
