-- makes:       1 check validated
-- lock:        SHARE UPDATE EXCLUSIVE on public.orders
-- work:        scans public.orders
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       dedbf7e044a4a3da -> a6767d2bfc63986b

alter table public.orders validate constraint orders_key_is_not_null;
