-- makes:       1 index
-- lock:        SHARE on billing.payments
-- work:        scans billing.payments
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       e4949490151eea4b -> f80718dc7b55d190

create index payments_invoice_id_idx on billing.payments (invoice_id);
