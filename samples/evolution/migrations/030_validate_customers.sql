-- makes:       1 check validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.customers
-- work:        scans public.customers
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       07fae80b95594ba4 -> b267d1fabcb58c64

alter table public.customers validate constraint customers_email_is_not_null;
