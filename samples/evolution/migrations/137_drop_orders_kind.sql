-- makes:       1 column dropped
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        the values of orders.kind are lost
-- compatible:  with an application that uses orders.kind no more
-- state:       a0a1f9a9686acd3f -> 3cbc1b3850b038be

alter table public.orders drop column kind;
