-- makes:       1 check
-- lock:        ACCESS EXCLUSIVE on public.customers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that customers_email_is_not_null refuses; it fails if rows there do
-- state:       d6a2c59f7e296847 -> a02ca9557547766e

alter table public.customers add constraint customers_email_is_not_null check (email is not null) not valid;
