-- makes:       1 index
-- lock:        SHARE on billing.payments
-- work:        scans billing.payments
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       9ea44a2daa414a4f -> 439c967d2c724cf9

create index payments_invoice_id_idx on billing.payments (invoice_id);
