-- makes:       1 type
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       25725240831fa0ad -> e3ef6f8db5b40ec8

create domain public.phone as text constraint phone_check check (value ~ '^\+[0-9][0-9 ]{5,18}$');
comment on domain public.phone is 'With the country in front: +49 40 1234567.';
