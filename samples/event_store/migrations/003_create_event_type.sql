-- makes:       1 type
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       4390bcbfad9da7f6 -> 2ba4d7df6eaed049

create domain public.event_type as text not null constraint event_type_check check (value ~ '^[a-z][a-z_]*\.[a-z][a-z_]*$');
comment on domain public.event_type is 'What happened to what, in the past tense: `order.placed`.';
