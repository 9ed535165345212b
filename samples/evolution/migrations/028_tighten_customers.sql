-- makes:       1 column changed, 1 check dropped
-- lock:        ACCESS EXCLUSIVE on public.customers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that customers.email refuses; it fails if rows there do
-- state:       946253efe7c26319 -> 1b06ea35159e7164

alter table public.customers alter column email set not null;
alter table public.customers drop constraint customers_email_is_not_null;
