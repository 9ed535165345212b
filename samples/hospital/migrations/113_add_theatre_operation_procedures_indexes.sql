-- makes:       1 index
-- lock:        SHARE on theatre.operation_procedures
-- work:        scans theatre.operation_procedures
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       1314ea8d593bd431 -> 2bccb820de18402e

create index operation_procedures_code_idx on theatre.operation_procedures (code);
