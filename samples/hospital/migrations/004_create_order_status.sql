-- makes:       1 type
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       3fd848409ac8cf02 -> ffa8757bd52592fe

create type public.order_status as enum ('draft', 'ordered', 'accepted', 'done', 'cancelled');
comment on type public.order_status is 'The life of what a clinician orders: a test, a picture, a drug.';
