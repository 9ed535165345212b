-- makes:       1 column changed, 1 check dropped
-- lock:        ACCESS EXCLUSIVE on public.customers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with an application that writes nothing that customers.email refuses; it fails if rows there do
-- state:       b267d1fabcb58c64 -> 7548c75ba37c2d5c

alter table public.customers alter column email set not null;
alter table public.customers drop constraint customers_email_is_not_null;
