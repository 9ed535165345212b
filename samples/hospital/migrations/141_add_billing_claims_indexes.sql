-- makes:       2 indexes
-- lock:        SHARE on billing.claims
-- work:        scans billing.claims
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       f80718dc7b55d190 -> 92bbdd4e01e030e4

create index claims_invoice_id_idx on billing.claims (invoice_id);
create index claims_insurer_id_idx on billing.claims (insurer_id);
