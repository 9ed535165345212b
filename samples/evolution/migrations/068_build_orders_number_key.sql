-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that orders_number_key refuses; it fails if rows there do
-- runs:        in no transaction
-- state:       02ce7ac9ecc4f53f -> 12c42c9d0d322da6

create unique index concurrently orders_number_key on public.orders (number);
