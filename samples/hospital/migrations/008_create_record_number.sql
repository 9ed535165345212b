-- makes:       1 type
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       e3ef6f8db5b40ec8 -> 7cd8488e1f2969df

create domain public.record_number as text constraint record_number_check check (value ~ '^[A-Z]{1,3}[0-9]{6,10}$');
comment on domain public.record_number is 'A number that people type and read aloud, such as that of a patient.';
