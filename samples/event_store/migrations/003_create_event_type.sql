-- makes:       1 type
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       4390bcbfad9da7f6 -> b2b9cf0c031e081c

create domain public.event_type as text constraint event_type_check check (value ~ '^[a-z][a-z_]*\.[a-z][a-z_]*$');
comment on domain public.event_type is 'What happened to what, in the past tense: `order.placed`.';
