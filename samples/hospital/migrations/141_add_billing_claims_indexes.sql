-- makes:       2 indexes
-- lock:        SHARE on billing.claims
-- work:        scans billing.claims
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       439c967d2c724cf9 -> 080325853d901138

create index claims_invoice_id_idx on billing.claims (invoice_id);
create index claims_insurer_id_idx on billing.claims (insurer_id);
