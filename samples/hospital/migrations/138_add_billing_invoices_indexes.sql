-- makes:       3 indexes
-- lock:        SHARE on billing.invoices
-- work:        scans billing.invoices
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       5aa15dab7e62a31d -> 56d93d2a4e4b5b0a

create index invoices_encounter_id_idx on billing.invoices (encounter_id);
create index invoices_insurer_id_idx on billing.invoices (insurer_id);
create index invoices_due_on_idx on billing.invoices (due_on) where (status = 'sent');
