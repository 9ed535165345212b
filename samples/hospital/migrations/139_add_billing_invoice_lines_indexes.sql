-- makes:       1 index
-- lock:        SHARE on billing.invoice_lines
-- work:        scans billing.invoice_lines
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       56d93d2a4e4b5b0a -> e4949490151eea4b

create index invoice_lines_procedure_id_idx on billing.invoice_lines (procedure_id);
