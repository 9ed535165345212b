-- makes:       1 check
-- lock:        ACCESS EXCLUSIVE on public.customers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that writes nothing that customers_email_is_not_null refuses; it fails if rows there do
-- state:       c7e4a8a762e98136 -> fd0a5f3a32d74cd9

alter table public.customers add constraint customers_email_is_not_null check (email is not null) not valid;
