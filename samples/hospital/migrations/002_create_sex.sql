-- makes:       1 type
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       87ef898a85208ed5 -> 31bd27c922208be2

create type public.sex as enum ('female', 'male', 'intersex', 'unknown');
comment on type public.sex is 'Sex as it is noted for treatment; what somebody calls themselves stands in `pronouns`.';
