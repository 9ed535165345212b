-- makes:       1 check validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.customers
-- work:        scans public.customers
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       3724c32657e2d428 -> 946253efe7c26319

alter table public.customers validate constraint customers_email_is_not_null;
