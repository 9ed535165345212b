-- makes:       1 type
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       60b892d94dfb9a13 -> 4390bcbfad9da7f6

create type public.region as enum ('eu', 'us', 'apac', 'elsewhere');
comment on type public.region is 'Where somebody lives, as far as the law about their data goes.';
