-- makes:       1 column replaced
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       e82f45b06973d2bd -> 4b55f9fb1ea13fdb

drop trigger "~orders_total" on public.orders;
drop function public."~orders_total"();
alter table public.orders rename column total to total_old;
alter table public.orders rename column total_new to total;
alter table public.orders alter column total_old drop not null;
