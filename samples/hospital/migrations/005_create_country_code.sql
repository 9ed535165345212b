-- makes:       1 type
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       ffa8757bd52592fe -> eb7d8b61b5e59f20

create domain public.country_code as char(2) constraint country_code_check check (value ~ '^[A-Z]{2}$');
comment on domain public.country_code is 'ISO 3166, two letters.';
