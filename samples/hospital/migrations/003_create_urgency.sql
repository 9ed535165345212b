-- makes:       1 type
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       31bd27c922208be2 -> 3fd848409ac8cf02

create type public.urgency as enum ('routine', 'urgent', 'emergency');
comment on type public.urgency is 'How urgent something is.';
