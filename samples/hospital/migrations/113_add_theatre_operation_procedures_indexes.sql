-- makes:       1 index
-- lock:        SHARE on theatre.operation_procedures
-- work:        scans theatre.operation_procedures
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       7121b9177101a21e -> 1e5b368eb4832063

create index operation_procedures_code_idx on theatre.operation_procedures (code);
