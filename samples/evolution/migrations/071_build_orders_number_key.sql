-- makes:       1 index
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that orders_number_key refuses; it fails if rows there do
-- runs:        in no transaction
-- state:       f8ff9934540d0dfa -> 73d29c0b59c75da5

create unique index concurrently orders_number_key on public.orders (number);
