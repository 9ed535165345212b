-- makes:       1 index
-- lock:        SHARE on billing.invoice_lines
-- work:        scans billing.invoice_lines
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       33a54679723d8df3 -> 9ea44a2daa414a4f

create index invoice_lines_procedure_id_idx on billing.invoice_lines (procedure_id);
